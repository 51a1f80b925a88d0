use std::time::Duration;

use crate::connection::options::{InvalidOption, demand};

/// Longer than this nobody waits, and a sum of an instant and more may not be an instant.
const WAIT_MAX: Duration = Duration::from_hours(24);

/// How an app ends: set by [`AppBuilder::shutdown_options`](crate::AppBuilder::shutdown_options).
///
/// ```
/// use std::time::Duration;
/// use asena_ws::ShutdownOptions;
///
/// let mut options = ShutdownOptions::default();
/// options.delay = Duration::from_secs(5); // the balancer asks every two seconds
/// options.closes_per_second = 200;
/// assert!(options.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShutdownOptions {
    /// How long [`run`](crate::AppBuilder::run) and its like go on as before once a signal has come, but for `/health/ready`, which
    /// says 503: so that a balancer notices and sends nobody new. Zero by default, a day at most. It comes before the
    /// [`timeout`](Self::timeout).
    pub delay: Duration,
    /// How long connections, handlers and requests may then take to end: 30 s by default, a day at most. What still runs is dropped.
    pub timeout: Duration,
    /// The longest that closing the connections is spread over: 20 s by default, and never more than two thirds of the
    /// [`timeout`](Self::timeout). Zero closes all at once.
    pub window: Duration,
    /// How many connections are closed in a second, where the [`window`](Self::window) is long enough for that: 500 by default.
    /// A tenth of it, or fewer, are closed at once.
    pub closes_per_second: u32,
}

impl Default for ShutdownOptions {
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            timeout: Duration::from_secs(30),
            window: Duration::from_secs(20),
            closes_per_second: 500,
        }
    }
}

impl ShutdownOptions {
    /// Whether an app could end like this.
    ///
    /// # Errors
    ///
    /// The first option that is out of its bounds.
    pub fn check(&self) -> Result<(), InvalidOption> {
        for (option, wait) in [
            ("delay", self.delay),
            ("timeout", self.timeout),
            ("window", self.window),
        ] {
            demand(wait <= WAIT_MAX, option, "at most a day")?;
        }
        demand(self.closes_per_second > 0, "closes_per_second", "more than zero")
    }

    /// How long the closes are spread, where all has to be over by a deadline.
    pub(crate) fn window_within(&self, deadline: Duration) -> Duration {
        self.window.min(deadline / 3 * 2)
    }

    /// From when on nobody waits for a handler's last words: in time for the close handshake.
    pub(crate) fn last_call(deadline: Duration) -> Duration {
        deadline / 4 * 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_has_its_bounds() {
        let options = ShutdownOptions::default;
        let (day, more) = (WAIT_MAX, WAIT_MAX + Duration::from_nanos(1));
        let zero = Duration::ZERO;
        let holding = [
            options(),
            ShutdownOptions {
                delay: day,
                timeout: day,
                window: day,
                closes_per_second: 1,
            },
            ShutdownOptions {
                delay: zero,
                timeout: zero,
                window: zero,
                closes_per_second: u32::MAX,
            },
        ];
        for options in holding {
            assert_eq!(options.check(), Ok(()), "{options:?}");
        }
        let mut wrong = [options(), options(), options(), options()];
        wrong[0].delay = more;
        wrong[1].timeout = more;
        wrong[2].window = more;
        wrong[3].closes_per_second = 0;
        let named = wrong.map(|options| options.check().map_err(|invalid| invalid.option));
        assert_eq!(
            named,
            [
                Err("delay"),
                Err("timeout"),
                Err("window"),
                Err("closes_per_second")
            ]
        );
    }

    #[test]
    fn the_closes_and_the_last_call_leave_time_for_the_end() {
        let options = ShutdownOptions::default();
        let seconds = Duration::from_secs;
        assert_eq!(options.window_within(seconds(30)), seconds(20));
        assert_eq!(options.window_within(seconds(3)), seconds(2));
        assert_eq!(options.window_within(Duration::ZERO), Duration::ZERO);
        assert_eq!(ShutdownOptions::last_call(seconds(40)), seconds(30));
    }
}
