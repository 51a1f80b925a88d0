//! Jobs: methods that run at set times.
//!
//! `rule` says when a job is due, `agenda` what is to be done at a given moment, both pure; `job` asks them, by a `clock`.

mod agenda;
mod clock;
#[cfg(feature = "schedule")]
mod cron;
mod job;
mod rule;

pub(crate) use self::clock::Clock;
pub(crate) use self::job::ScheduledJob;
