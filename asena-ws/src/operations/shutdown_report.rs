use std::fmt;
use std::time::Duration;

use crate::container::HookName;

/// What a shutdown did not see end by itself: what [`App::shutdown`](crate::App::shutdown) returns.
///
/// ```
/// # use asena_ws::prelude::*;
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let app = App::empty().build().await?;
/// app.start().await?;
/// let report = app.shutdown(std::time::Duration::from_secs(30)).await;
/// assert!(report.is_clean());
/// # Ok::<(), asena_ws::StartError>(()) }).unwrap();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// Connections that were dropped at the deadline, with a handler that ran, or before `on_close` had returned.
    pub cancelled_connections: usize,
    /// HTTP requests that were still being answered at the deadline, where the app has a server of its own.
    pub cancelled_requests: usize,
    /// Jobs that were still running at the deadline, and were dropped.
    pub cancelled_jobs: usize,
    /// Subscribers to the bus that still had events at the deadline, and were dropped.
    pub cancelled_subscribers: usize,
    /// Endpoints whose `on_first_join` or `on_last_leave` had not returned.
    pub unfinished_room_hooks: usize,
    /// Stop hooks that failed, panicked or took too long, in the order in which they ran.
    pub failed_hooks: Vec<FailedHook>,
}

/// A stop hook that did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedHook {
    /// The hook.
    pub hook: HookName,
    /// What became of it.
    pub failure: HookFailure,
}

/// How a stop hook failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HookFailure {
    /// It returned an error: this one and its causes.
    Error(String),
    /// It panicked.
    Panic,
    /// It took longer than [`stop_timeout`](crate::AppBuilder::stop_timeout) allows, and was given up.
    Timeout(Duration),
}

/// A shutdown that was not clean: what [`AppBuilder::run`](crate::AppBuilder::run) returns after one.
///
/// The process exits with 3 under [`#[asena_ws::main]`](crate::main). Everything in it was logged when it happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shutdown was not clean: {report}")]
#[non_exhaustive]
pub struct ShutdownError {
    /// What did not end by itself.
    pub report: ShutdownReport,
}

impl ShutdownReport {
    /// Whether all ended by itself: handlers, requests, and hooks.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }

    /// For a `main` whose exit code should tell.
    ///
    /// # Errors
    ///
    /// If it is not clean.
    pub fn into_result(self) -> Result<(), ShutdownError> {
        if self.is_clean() {
            Ok(())
        } else {
            Err(ShutdownError { report: self })
        }
    }
}

impl fmt::Display for ShutdownReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (
                self.cancelled_connections,
                "connection",
                "cancelled at the deadline",
            ),
            (self.cancelled_requests, "HTTP request", "dropped at the deadline"),
            (self.cancelled_jobs, "job", "dropped at the deadline"),
            (
                self.cancelled_subscribers,
                "subscriber",
                "dropped at the deadline",
            ),
            (self.unfinished_room_hooks, "room hook", "still running"),
        ];
        let counts = counts
            .iter()
            .filter(|(count, _, _)| *count > 0)
            .map(|(count, noun, what)| {
                let plural = if *count == 1 { "" } else { "s" };
                format!("{count} {noun}{plural} {what}")
            });
        let hooks = self.failed_hooks.iter().map(FailedHook::to_string);
        let all: Vec<String> = counts.chain(hooks).collect();
        if all.is_empty() {
            return formatter.write_str("clean");
        }
        formatter.write_str(&all.join(", "))
    }
}

impl fmt::Display for FailedHook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hook, failure } = self;
        match failure {
            HookFailure::Error(error) => write!(formatter, "the stop hook {hook} failed: {error}"),
            HookFailure::Panic => write!(formatter, "the stop hook {hook} panicked"),
            HookFailure::Timeout(timeout) => {
                write!(
                    formatter,
                    "the stop hook {hook} took longer than {timeout:?} and was given up"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_all_that_did_not_end() {
        assert_eq!(ShutdownReport::default().to_string(), "clean");
        let report = ShutdownReport {
            cancelled_connections: 2,
            cancelled_requests: 1,
            ..ShutdownReport::default()
        };
        assert_eq!(
            report.to_string(),
            "2 connections cancelled at the deadline, 1 HTTP request dropped at the deadline"
        );
        let error = report.into_result().expect_err("it is not clean");
        assert!(
            error.to_string().starts_with("the shutdown was not clean: 2 "),
            "{error}"
        );
    }
}
