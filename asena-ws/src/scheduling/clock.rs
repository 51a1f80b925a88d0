//! What time it is: of day, for cron expressions, and since the start, for periods.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Where an app's jobs have the time from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// In tests: a time of day that goes on as tokio's time does, which may be paused.
    simulated: Option<(SystemTime, Instant)>,
}

impl Clock {
    #[cfg(feature = "testing")]
    pub(crate) fn simulated(time_of_day: SystemTime) -> Self {
        Self {
            simulated: Some((time_of_day, Instant::now())),
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn is_simulated(&self) -> bool {
        self.simulated.is_some()
    }

    /// Since 1970 in UTC. It can jump, since people and daemons set it.
    pub(crate) fn time_of_day(&self) -> Duration {
        let now = match self.simulated {
            Some((time_of_day, since)) => time_of_day + since.elapsed(),
            None => SystemTime::now(),
        };
        // A clock before 1970 has not been set yet.
        now.duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}
