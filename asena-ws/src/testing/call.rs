use std::fmt;
use std::panic::Location;

/// One call in a test: what it was, and where it stands. An async function does not know its caller, so the methods
/// note it before they return their future.
#[derive(Debug)]
pub(super) struct Call {
    what: String,
    at: &'static Location<'static>,
}

impl Call {
    #[track_caller]
    pub(super) fn here(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            at: Location::caller(),
        }
    }

    /// Ends the test with what was expected and what came instead.
    pub(super) fn fail(&self, expected: impl fmt::Display, came: impl fmt::Display) -> ! {
        self.fail_because(format_args!("expected: {expected}\n  came:     {came}"))
    }

    /// As [`fail`](Self::fail), where what is wrong is a sentence of its own.
    pub(super) fn fail_because(&self, problem: impl fmt::Display) -> ! {
        let Self { what, at } = self;
        panic!("`{what}` at {at}\n  {problem}");
    }
}
