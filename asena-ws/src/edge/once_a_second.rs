use std::sync::atomic::{AtomicU64, Ordering};

const SECOND_US: u64 = 1_000_000;

/// Lets one log line a second through, lest whoever is refused fill the disk.
#[derive(Debug, Default)]
pub(crate) struct OnceASecond {
    /// From when on the next may pass.
    next_us: AtomicU64,
    held_back: AtomicU64,
}

impl OnceASecond {
    /// Whether a line may be written now: with how many were held back since the last one.
    pub(crate) fn pass(&self, now_us: u64) -> Option<u64> {
        let next_us = self.next_us.load(Ordering::Relaxed);
        let is_first = now_us >= next_us
            && self
                .next_us
                .compare_exchange(next_us, now_us + SECOND_US, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if is_first {
            return Some(self.held_back.swap(0, Ordering::Relaxed));
        }
        self.held_back.fetch_add(1, Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_says_how_many_were_held_back() {
        let lines = OnceASecond::default();
        for (now_us, expected) in [
            (0, Some(0)),
            (1, None),
            (SECOND_US - 1, None),
            (SECOND_US, Some(2)),
            (SECOND_US + 1, None),
            (5 * SECOND_US, Some(1)),
        ] {
            assert_eq!(lines.pass(now_us), expected, "at {now_us}");
        }
    }
}
