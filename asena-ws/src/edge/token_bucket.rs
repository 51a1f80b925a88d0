//! Token buckets: so many a second, and so many at once after a rest. In whole numbers, so that no rounding adds up.

/// Millionths of a token, since time is counted in millionths of a second: what a microsecond brings is then a whole number.
const UNIT: u64 = 1_000_000;

/// How much a bucket holds, and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    per_second: u32,
    burst: u32,
}

/// Of a [`Rate`] that is kept elsewhere, since many have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenBucket {
    level: u64,
    at_us: u64,
}

impl Rate {
    /// `None` without a rate, which is no limit. A burst of zero is what a second brings.
    pub(crate) fn new(per_second: u32, burst: u32) -> Option<Self> {
        let burst = if burst == 0 { per_second } else { burst };
        (per_second > 0).then_some(Self { per_second, burst })
    }

    fn capacity(self) -> u64 {
        u64::from(self.burst) * UNIT
    }

    /// What costs more than a bucket holds costs all of it: it would never be had otherwise.
    fn price(self, cost: u32) -> u64 {
        u64::from(cost.min(self.burst)) * UNIT
    }
}

impl TokenBucket {
    pub(crate) fn full(rate: Rate, now_us: u64) -> Self {
        Self {
            level: rate.capacity(),
            at_us: now_us,
        }
    }

    /// In how many microseconds there will be enough; zero if there is. Takes nothing.
    pub(crate) fn wait_us(&mut self, rate: Rate, cost: u32, now_us: u64) -> u64 {
        self.fill(rate, now_us);
        let missing = rate.price(cost).saturating_sub(self.level);
        missing.div_ceil(u64::from(rate.per_second))
    }

    /// Takes what there is, at most the cost.
    pub(crate) fn take(&mut self, rate: Rate, cost: u32, now_us: u64) {
        self.fill(rate, now_us);
        self.level = self.level.saturating_sub(rate.price(cost));
    }

    /// Takes the cost, or tells in how many microseconds it will be there.
    pub(crate) fn try_take(&mut self, rate: Rate, cost: u32, now_us: u64) -> Result<(), u64> {
        match self.wait_us(rate, cost, now_us) {
            0 => {
                self.take(rate, cost, now_us);
                Ok(())
            }
            wait_us => Err(wait_us),
        }
    }

    /// Whether it is as good as a new one.
    pub(crate) fn is_full(&mut self, rate: Rate, now_us: u64) -> bool {
        self.fill(rate, now_us);
        self.level == rate.capacity()
    }

    /// Time that goes backwards stands still: threads read the clock before they have the bucket's lock.
    fn fill(&mut self, rate: Rate, now_us: u64) {
        let elapsed_us = now_us.saturating_sub(self.at_us);
        let gained = elapsed_us.saturating_mul(rate.per_second.into());
        self.level = self.level.saturating_add(gained).min(rate.capacity());
        self.at_us = self.at_us.max(now_us);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: u64 = 1_000_000;

    fn rate(per_second: u32, burst: u32) -> Rate {
        Rate::new(per_second, burst).expect("a rate")
    }

    #[test]
    fn a_burst_is_taken_at_once_and_then_one_at_a_time() {
        let rate = rate(2, 3);
        let mut bucket = TokenBucket::full(rate, 0);
        for (now_us, expected) in [
            (0, Ok(())),
            (0, Ok(())),
            (0, Ok(())),
            (0, Err(SECOND / 2)),
            (SECOND / 2 - 1, Err(1)),
            (SECOND / 2, Ok(())),
            // Backwards.
            (0, Err(SECOND / 2)),
            (100 * SECOND, Ok(())),
            (100 * SECOND, Ok(())),
            (100 * SECOND, Ok(())),
            (100 * SECOND, Err(SECOND / 2)),
        ] {
            assert_eq!(bucket.try_take(rate, 1, now_us), expected, "at {now_us}");
        }
    }

    #[test]
    fn no_rate_is_no_limit_and_a_burst_of_zero_is_what_a_second_brings() {
        assert_eq!(Rate::new(0, 7), None);
        assert_eq!(Rate::new(7, 0), Rate::new(7, 7));
    }

    #[test]
    fn what_costs_more_than_a_bucket_holds_costs_all_of_it() {
        let rate = rate(10, 20);
        let mut bucket = TokenBucket::full(rate, 0);
        assert_eq!(bucket.try_take(rate, u32::MAX, 0), Ok(()));
        assert_eq!(bucket.try_take(rate, u32::MAX, 0), Err(2 * SECOND));
        assert!(!bucket.is_full(rate, 2 * SECOND - 1));
        assert!(bucket.is_full(rate, 2 * SECOND));
    }

    /// The same with numbers that have no bounds: every microsecond by itself.
    struct Naive {
        level: u128,
        at_us: u64,
    }

    impl Naive {
        fn try_take(&mut self, rate: Rate, cost: u32, now_us: u64) -> bool {
            let full = u128::from(rate.burst) * 1_000_000;
            while self.at_us < now_us && self.level < full {
                self.level = (self.level + u128::from(rate.per_second)).min(full);
                self.at_us += 1;
            }
            self.at_us = self.at_us.max(now_us);
            let price = u128::from(cost.min(rate.burst)) * 1_000_000;
            let is_enough = price <= self.level;
            self.level -= if is_enough { price } else { 0 };
            is_enough
        }
    }

    proptest! {
        #[test]
        fn it_takes_what_a_naive_one_takes(
            per_second in 1_u32..5_000,
            burst in 1_u32..50,
            steps in prop::collection::vec((0_u64..3_000, 1_u32..60), 1..60),
        ) {
            let rate = rate(per_second, burst);
            let mut bucket = TokenBucket::full(rate, 0);
            let mut naive = Naive { level: u128::from(burst) * 1_000_000, at_us: 0 };
            let mut now_us = 0;
            for (pause, cost) in steps {
                now_us += pause;
                let waits = bucket.wait_us(rate, cost, now_us);
                let taken = bucket.try_take(rate, cost, now_us);
                prop_assert_eq!(taken.is_ok(), naive.try_take(rate, cost, now_us));
                if taken.is_err() {
                    // It is there after the wait, and not a moment before.
                    let (mut early, mut late) = (bucket, bucket);
                    prop_assert!(early.try_take(rate, cost, now_us + waits - 1).is_err());
                    prop_assert!(late.try_take(rate, cost, now_us + waits).is_ok());
                }
            }
        }

        #[test]
        fn no_number_is_too_large(per_second: u32, burst: u32, cost: u32, times: [u64; 3]) {
            let Some(rate) = Rate::new(per_second, burst) else { return Ok(()) };
            let mut bucket = TokenBucket::full(rate, times[0]);
            let _ = bucket.try_take(rate, cost, times[1]);
            let _ = bucket.try_take(rate, cost, times[2]);
            prop_assert!(bucket.level <= rate.capacity());
        }
    }
}
