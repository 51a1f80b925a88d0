//! When a job is due.

use std::fmt;
use std::time::Duration;

#[cfg(feature = "schedule")]
use super::cron::CronRule;
use crate::container::job::Timing;

/// A [`Timing`] that was read. Moments are counted from the beginning of its clock: 1970, or the app's start.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    Every(Duration),
    #[cfg(feature = "schedule")]
    Cron(Box<CronRule>),
}

impl Rule {
    /// # Errors
    ///
    /// In words: the time zone is unknown to this machine, or no date is ever one of the expression's.
    pub(crate) fn of(timing: Timing) -> Result<Self, String> {
        match timing {
            Timing::Every(period) if period.is_zero() => Err("its period is zero".to_owned()),
            Timing::Every(period) => Ok(Self::Every(period)),
            #[cfg(feature = "schedule")]
            Timing::Cron {
                expression,
                time_zone,
            } => Ok(Self::Cron(Box::new(CronRule::read(expression, time_zone)?))),
            #[cfg(not(feature = "schedule"))]
            Timing::Cron { .. } => Err("cron expressions need the feature `schedule` of asena-ws".to_owned()),
        }
    }

    /// The first time that is later than `moment`; `None` if there is none within the years that can be counted.
    pub(crate) fn next_after(&self, moment: Duration) -> Option<Duration> {
        match self {
            Self::Every(period) => {
                let periods = moment.as_nanos().checked_div(period.as_nanos())? + 1;
                let nanoseconds = periods.checked_mul(period.as_nanos())?;
                u64::try_from(nanoseconds).ok().map(Duration::from_nanos)
            }
            #[cfg(feature = "schedule")]
            Self::Cron(cron) => cron.next_after(moment),
        }
    }

    /// Whether moments are times of day, which can jump.
    pub(crate) fn is_by_time_of_day(&self) -> bool {
        !matches!(self, Self::Every(_))
    }
}

/// A moment of a rule, for people to read.
pub(crate) struct Moment<'a>(pub(crate) &'a Rule, pub(crate) Option<Duration>);

impl fmt::Display for Moment<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (_, None) => formatter.write_str("never"),
            (Rule::Every(_), Some(moment)) => write!(formatter, "in {moment:?}"),
            #[cfg(feature = "schedule")]
            (Rule::Cron(cron), Some(moment)) => formatter.write_str(&cron.date(moment)),
        }
    }
}
