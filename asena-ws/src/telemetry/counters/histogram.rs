//! How long handlers took, as counts of durations up to some bounds.

/// The upper bounds of the buckets in nanoseconds, and as they are written in seconds; what takes longer is in one more.
pub(crate) const BOUNDS: [(u64, &str); 14] = [
    (100_000, "0.0001"),
    (500_000, "0.0005"),
    (1_000_000, "0.001"),
    (2_500_000, "0.0025"),
    (5_000_000, "0.005"),
    (10_000_000, "0.01"),
    (25_000_000, "0.025"),
    (50_000_000, "0.05"),
    (100_000_000, "0.1"),
    (250_000_000, "0.25"),
    (500_000_000, "0.5"),
    (1_000_000_000, "1"),
    (2_500_000_000, "2.5"),
    (10_000_000_000, "10"),
];

/// As many buckets as there are, the one without a bound included.
pub(crate) const BUCKETS: usize = BOUNDS.len() + 1;

/// The bucket of a duration. Nearly always the first.
pub(crate) fn bucket(nanoseconds: u64) -> usize {
    let over = BOUNDS.iter().position(|(bound, _)| nanoseconds <= *bound);
    over.unwrap_or(BOUNDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_the_bucket_below_it() {
        for (place, (bound, seconds)) in BOUNDS.iter().enumerate() {
            assert_eq!(bucket(*bound), place);
            assert_eq!(bucket(bound + 1), place + 1);
            let written: f64 = seconds.parse().expect("a number");
            let expected = std::time::Duration::from_nanos(*bound).as_secs_f64();
            assert!((written - expected).abs() < 1e-9, "{seconds}");
        }
        assert_eq!(bucket(0), 0);
        assert_eq!(bucket(u64::MAX), BUCKETS - 1);
    }
}
