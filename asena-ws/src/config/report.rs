//! The page that an operator reads when a configuration does not hold.

use std::fmt::{self, Display, Formatter};

use super::mistake::Mistake;

/// Everything that is wrong with an app's configuration, found before anything was constructed.
///
/// `Display` is a report for people: each mistake with the file and the line, or the environment variable, and what is allowed.
/// [`mistakes`](Self::mistakes) is the same for programs.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{Configuration, Mistake, StartError};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let toml = "[connection]\nwrite_timeout = 10";
/// let app = App::empty().configuration(Configuration::from_toml(toml)).build().await;
/// let Err(StartError::Configuration(error)) = app else { panic!("10 what?") };
/// assert!(matches!(error.mistakes(), [Mistake::InvalidValue { .. }]));
/// assert!(error.to_string().contains("`connection.write_timeout` is 10, and must be a duration with its unit"));
/// # });
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigurationError {
    mistakes: Vec<Mistake>,
}

impl ConfigurationError {
    /// `None` without a mistake.
    pub(crate) fn of(mut mistakes: Vec<Mistake>) -> Option<Self> {
        // What stands nowhere comes first: a file that is not there explains much of what follows.
        mistakes.sort_by(|one, other| {
            let order = |mistake: &'_ Mistake| {
                mistake.source().map(|at| {
                    let (kind, name, line, column) = at.order();
                    (kind, name.to_owned(), line, column)
                })
            };
            order(one).cmp(&order(other))
        });
        mistakes.dedup();
        (!mistakes.is_empty()).then_some(Self { mistakes })
    }

    /// The mistakes, in the order of the report. Never empty.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl std::error::Error for ConfigurationError {}

/// The report, so that `unwrap` in a test prints what a person wants to read.
impl fmt::Debug for ConfigurationError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, formatter)
    }
}

impl Display for ConfigurationError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let count = self.mistakes.len();
        let plural = if count == 1 { "" } else { "s" };
        writeln!(
            formatter,
            "{count} mistake{plural} in the configuration of this app; nothing was started"
        )?;
        for (index, mistake) in self.mistakes.iter().enumerate() {
            let number = format!("{}. ", index + 1);
            let text = mistake.to_string();
            let indent = format!("\n{}", " ".repeat(number.len()));
            write!(formatter, "\n{number}{}\n", text.replace('\n', &indent))?;
        }
        Ok(())
    }
}
