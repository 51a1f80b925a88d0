//! Who is closed when: many connections in small batches over a window, so that they do not come back all at once. Pure.

use std::time::Duration;

/// Batches are this far apart, or up to twice as far. No peer sees a pause of more than 500 ms but where connections are closed one by one.
const STEP: Duration = Duration::from_millis(100);

/// The batches in which so many connections are closed.
///
/// At most so many a second, unless the window is too short for that: then evenly over the window. As few as fit into the first step
/// are closed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stagger {
    count: usize,
    batches: usize,
    /// From the first batch to the last.
    span: Duration,
}

/// Connections that are closed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Since the first.
    pub(crate) after: Duration,
    pub(crate) count: usize,
}

impl Stagger {
    pub(crate) fn plan(count: usize, window: Duration, per_second: u32) -> Self {
        let nanos = count as u128 * Duration::from_secs(1).as_nanos() / u128::from(per_second.max(1));
        let wanted = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        let span = wanted.min(window);
        if wanted <= STEP || span < STEP {
            return Self {
                count,
                batches: count.min(1),
                span: Duration::ZERO,
            };
        }
        let steps = span.as_millis() / STEP.as_millis();
        let batches = usize::try_from(steps).unwrap_or(usize::MAX).saturating_add(1);
        Self {
            count,
            batches: batches.min(count),
            span,
        }
    }

    /// From the first batch to the last.
    pub(crate) fn span(&self) -> Duration {
        self.span
    }

    /// The earliest first.
    pub(crate) fn batches(&self) -> impl Iterator<Item = Batch> + Send + use<> {
        let Self { count, batches, span } = *self;
        let nanos = move |position: usize| match batches - 1 {
            0 => 0,
            last => span.as_nanos() * position as u128 / last as u128,
        };
        (0..batches).map(move |position| Batch {
            after: Duration::from_nanos(u64::try_from(nanos(position)).unwrap_or(u64::MAX)),
            // The sizes differ by one at most.
            count: part(count, batches, position + 1) - part(count, batches, position),
        })
    }
}

/// How many of so many are in the first of these parts.
fn part(count: usize, parts: usize, first: usize) -> usize {
    let part = count as u128 * first as u128 / parts as u128;
    // No more than the count.
    usize::try_from(part).unwrap_or(count)
}

/// A delay within a window, by the number of a connection: numbers that are random give delays that are spread.
pub(crate) fn delay(number: u64, window: Duration) -> Duration {
    /// 2^64 divided by the golden ratio: it spreads numbers that follow each other, too.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let place = u128::from(number.wrapping_mul(SPREAD));
    let nanos = window.as_nanos().saturating_mul(place) >> 64;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(20);

    fn planned(count: usize, window: Duration, per_second: u32) -> Vec<Batch> {
        Stagger::plan(count, window, per_second).batches().collect()
    }

    #[test]
    fn few_are_closed_at_once_and_one_more_is_not() {
        let at_once = |count| Batch {
            after: Duration::ZERO,
            count,
        };
        assert_eq!(planned(0, WINDOW, 500), []);
        assert_eq!(planned(1, WINDOW, 500), [at_once(1)]);
        assert_eq!(planned(50, WINDOW, 500), [at_once(50)]);
        let fifty_one = planned(51, WINDOW, 500);
        assert_eq!(fifty_one.len(), 2);
        assert_eq!(fifty_one[1].after, Duration::from_millis(102));
    }

    #[test]
    fn many_are_closed_at_the_rate_and_more_than_that_over_the_window() {
        assert_eq!(Stagger::plan(5000, WINDOW, 500).span(), Duration::from_secs(10));
        assert_eq!(Stagger::plan(10_000, WINDOW, 500).span(), WINDOW);
        assert_eq!(Stagger::plan(100_000, WINDOW, 500).span(), WINDOW);
        assert_eq!(planned(100_000, Duration::ZERO, 500).len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn everybody_is_closed_once_evenly_and_within_the_window(
            count in 0..1_000_000_usize,
            window_ms in 0..120_000_u64,
            per_second in 1..5000_u32,
        ) {
            let window = Duration::from_millis(window_ms);
            let batches = planned(count, window, per_second);
            prop_assert_eq!(batches.iter().map(|batch| batch.count).sum::<usize>(), count);
            prop_assert_eq!(batches.is_empty(), count == 0);
            let sizes = || batches.iter().map(|batch| batch.count);
            let (least, most) = (sizes().min().unwrap_or(0), sizes().max().unwrap_or(0));
            prop_assert!(most - least <= 1, "{least} to {most}");
            prop_assert!(count == 0 || least > 0, "no batch is empty");
            prop_assert!(batches.first().is_none_or(|batch| batch.after.is_zero()));
            prop_assert!(batches.last().is_none_or(|batch| batch.after <= window));
            for pair in batches.windows(2) {
                let pause = pair[1].after.saturating_sub(pair[0].after);
                prop_assert!(pause >= STEP, "{pause:?}");
                prop_assert!(pause <= Duration::from_millis(500) || most == 1, "{pause:?}");
            }
            // No faster than asked, where the window lets it: but for what is closed in the first step.
            let count_ms = count as u64 * 1000 / u64::from(per_second);
            let span = batches.last().map_or(Duration::ZERO, |batch| batch.after);
            prop_assert!(span + STEP >= window.min(Duration::from_millis(count_ms)), "{span:?}");
        }

        #[test]
        fn a_delay_is_within_its_window(number: u64, window_ms in 0..100_000_u64) {
            let window = Duration::from_millis(window_ms);
            prop_assert!(delay(number, window) <= window);
        }
    }

    #[test]
    fn delays_are_spread() {
        let window = Duration::from_secs(10);
        let mut tenths = [0; 10];
        for number in 0..1000 {
            let delay = delay(number, window);
            tenths[usize::try_from(delay.as_secs()).expect("ten of them")] += 1;
        }
        assert!(
            tenths.iter().all(|count| (80..=120).contains(count)),
            "{tenths:?}"
        );
    }
}
