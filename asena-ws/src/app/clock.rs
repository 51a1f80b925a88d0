//! The time of day that jobs see, in tests.

use std::time::SystemTime;

use super::AppBuilder;
use crate::scheduling::Clock;

impl AppBuilder {
    /// Has the app's jobs see this time of day now, in a test. From now on it goes as tokio's time does, which may be paused.
    ///
    /// [`TestApp`](crate::testing::TestApp) begins with the real time of day, where this was not called.
    ///
    #[cfg_attr(feature = "schedule", doc = "```")]
    #[cfg_attr(not(feature = "schedule"), doc = "```ignore")]
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use std::sync::atomic::{AtomicU32, Ordering};
    /// use asena_ws::prelude::*;
    /// use asena_ws::testing::TestApp;
    ///
    /// #[service]
    /// struct Reports {
    ///     sent: AtomicU32,
    /// }
    ///
    /// #[jobs]
    /// impl Reports {
    ///     #[schedule(cron = "0 3 * * *")]
    ///     async fn nightly(&self) {
    ///         self.sent.fetch_add(1, Ordering::SeqCst);
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// // In a `#[tokio::test(start_paused = true)]`:
    /// let midnight = UNIX_EPOCH + Duration::from_hours(24 * 365);
    /// let app = TestApp::start(App::empty().service::<Reports>().time_of_day(midnight)).await;
    /// tokio::time::sleep(Duration::from_hours(48)).await;
    /// let reports: Arc<Reports> = app.container().get().unwrap();
    /// assert_eq!(reports.sent.load(Ordering::SeqCst), 2);
    /// app.finish().await;
    /// # }
    /// ```
    pub fn time_of_day(mut self, now: SystemTime) -> Self {
        self.clock = Clock::simulated(now);
        self
    }

    /// A clock that goes as tokio's, unless there is one already.
    pub(crate) fn with_simulated_clock(self) -> Self {
        if self.clock.is_simulated() {
            return self;
        }
        self.time_of_day(SystemTime::now())
    }
}
