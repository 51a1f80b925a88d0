use crate::telemetry::counters::BOUNDS;

/// The duration in milliseconds that so many of a hundred handlers did not exceed, by what was counted in each bucket: between the bounds of
/// the bucket that it is in, in proportion. `None` if there were none.
pub(super) fn percentile(buckets: &[u64], percent: u64) -> Option<f64> {
    let count: u64 = buckets.iter().sum();
    if count == 0 {
        return None;
    }
    let rank = (count * percent).div_ceil(100).max(1);
    let mut below = 0;
    for (place, inside) in buckets.iter().enumerate() {
        if below + inside >= rank {
            let from = place.checked_sub(1).map_or(0, |place| BOUNDS[place].0);
            // Beyond the last bound nothing is known but that.
            let to = BOUNDS.get(place).map_or(from, |(bound, _)| *bound);
            let share = float(rank - below) / float(*inside);
            return Some(float(to - from).mul_add(share, float(from)) / 1e6);
        }
        below += inside;
    }
    None
}

#[expect(clippy::cast_precision_loss, reason = "it is shown in three digits")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_between_the_bounds_of_its_bucket() {
        let mut buckets = vec![0; BOUNDS.len() + 1];
        assert_eq!(percentile(&buckets, 50), None);
        buckets[0] = 100;
        assert_eq!(percentile(&buckets, 50), Some(0.05));
        assert_eq!(percentile(&buckets, 100), Some(0.1));
        buckets[3] = 100; // 1 ms to 2.5 ms
        assert_eq!(percentile(&buckets, 50), Some(0.1));
        assert_eq!(percentile(&buckets, 75), Some(1.75));
        buckets[BOUNDS.len()] = 800;
        assert_eq!(percentile(&buckets, 99), Some(10_000.0));
    }
}
