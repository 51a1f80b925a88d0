//! Methods that run at set times. Here they are data; `scheduling` runs them.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use super::descriptor::Component;
use super::instance::Instance;
use super::lifecycle::Probe;
use crate::error::BoxFuture;
use crate::handler_error::Result;

/// A component with jobs: what `#[jobs]` implements.
pub trait Scheduled: Component {
    /// The marked methods, in the order of their declaration.
    const JOBS: &'static [Job];
}

/// A method that `#[schedule(…)]` marks.
#[derive(Clone, Copy)]
pub struct Job {
    /// The method's name.
    pub name: &'static str,
    /// Where the method stands.
    pub at: &'static Location<'static>,
    /// When it runs.
    pub timing: Timing,
    /// Runs it once, on an instance of its component.
    pub run: fn(Instance) -> BoxFuture<'static, Result<()>>,
}

/// When a job runs, as its mark says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// At the times of a cron expression, which the attribute has read.
    Cron {
        /// Five fields, or six with seconds in front.
        expression: &'static str,
        /// As in `Europe/Berlin`; UTC without it.
        time_zone: Option<&'static str>,
    },
    /// Each time that so much has passed since the app has started.
    Every(Duration),
}

impl fmt::Display for Timing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cron {
                expression,
                time_zone,
            } => write!(formatter, "{expression} {}", time_zone.unwrap_or("UTC")),
            Self::Every(period) => write!(formatter, "every {period:?}"),
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Job({}, {} at {})", self.name, self.timing, self.at)
    }
}

impl<T: Scheduled> Probe<T> {
    /// The jobs of a type that has some.
    pub const JOBS: &'static [Job] = T::JOBS;
}

/// The answer for all types that have none.
pub trait NoJobs {
    /// None.
    const JOBS: &'static [Job] = &[];
}

impl<T> NoJobs for Probe<T> {}
