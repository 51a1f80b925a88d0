//! Deadlines of connections that are minutes or days away: when to look at each, on a wheel that is a minute long.

use std::time::Duration;

use super::liveness::{TICK, Ticks};
use super::options::ConnectionOptions;

/// A wheel has a place for each tick that it reaches ahead: what is further away is looked at in between.
const VISIT_AFTER_MS_MAX: u64 = 60_000;

/// A deadline on the wheel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    /// Its identity is to be looked at, as was agreed for this time.
    Expiry { visit_ms: u64 },
    /// It has lived for as long as it may.
    Lifetime { due_ms: u64 },
}

impl Deadline {
    /// In how many ticks to look at it.
    pub(crate) fn ticks(self, now_ms: u64) -> Ticks {
        let visit_ms = match self {
            Self::Expiry { visit_ms } => visit_ms,
            Self::Lifetime { due_ms } => next_visit_ms(due_ms, now_ms),
        };
        let tick_ms = u64::try_from(TICK.as_millis()).unwrap_or(1);
        let ticks = visit_ms.saturating_sub(now_ms).div_ceil(tick_ms);
        Ticks::try_from(ticks).unwrap_or(Ticks::MAX)
    }
}

/// When to look at something that is due then.
pub(crate) fn next_visit_ms(due_ms: u64, now_ms: u64) -> u64 {
    due_ms.min(now_ms.saturating_add(VISIT_AFTER_MS_MAX))
}

/// How long a connection may live, if there is an end: shorter than the longest by a part that `random` decides, so that those
/// who came together do not all come back together.
pub(crate) fn lifetime(options: &ConnectionOptions, random: u64) -> Option<Duration> {
    let max = options.lifetime_max;
    if max.is_zero() {
        return None;
    }
    // The upper bits as a fraction of one, of as many parts as an `f64` can tell apart.
    #[expect(clippy::cast_precision_loss, reason = "it has 53 bits")]
    let fraction = (random >> 11) as f64 / (1_u64 << 53) as f64;
    let shorter = max.mul_f64(f64::from(options.lifetime_spread_percent) / 100.0 * fraction);
    Some(max.saturating_sub(shorter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(seconds: u64, percent: u32) -> ConnectionOptions {
        ConnectionOptions {
            lifetime_max: Duration::from_secs(seconds),
            lifetime_spread_percent: percent,
            ..ConnectionOptions::default()
        }
    }

    #[test]
    fn a_lifetime_is_shorter_by_at_most_its_spread() {
        assert_eq!(lifetime(&options(0, 10), 7), None);
        assert_eq!(
            lifetime(&options(100, 0), u64::MAX),
            Some(Duration::from_secs(100))
        );
        assert_eq!(lifetime(&options(100, 10), 0), Some(Duration::from_secs(100)));
        let half = lifetime(&options(100, 10), 1 << 63);
        assert_eq!(half, Some(Duration::from_secs(95)));
        let shortest = lifetime(&options(100, 10), u64::MAX).unwrap_or_default();
        let (from, to) = (Duration::from_secs(90), Duration::from_millis(90_001));
        assert!((from..to).contains(&shortest), "{shortest:?}");
    }

    #[test]
    fn what_is_far_away_is_looked_at_every_minute() {
        let table = [(0, 1), (1, 1), (100, 1), (101, 2), (60_000, 600), (u64::MAX, 600)];
        for (due_ms, ticks) in table {
            let due_ms = due_ms.max(1_u64).saturating_add(5);
            assert_eq!(Deadline::Lifetime { due_ms }.ticks(5), ticks, "{due_ms}");
        }
        assert_eq!(Deadline::Expiry { visit_ms: 5 }.ticks(900), 0);
    }
}
