//! Medians, and how far they can be trusted.

/// So many that the ends of the interval do not move any more.
const RESAMPLES: usize = 10_000;
/// Fixed, so that the same results render the same report.
const SEED: u64 = 0x5EED;

/// A median with the smallest and the largest value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// None of no values.
    pub fn of(values: &[f64]) -> Option<Self> {
        Some(Self {
            median: median(values)?,
            min: values.iter().copied().reduce(f64::min)?,
            max: values.iter().copied().reduce(f64::max)?,
        })
    }
}

/// The median of ratios, and the interval that holds it with 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    pub median: f64,
    pub low: f64,
    pub high: f64,
    pub pairs: usize,
}

impl Ratio {
    /// Of pairs that were measured one soon after the other, so that what slowed the machine slowed both.
    ///
    /// The interval is the percentile bootstrap's: the pairs are drawn again and again, with repetition, and the median
    /// taken of each draw.
    pub fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        let ratios: Vec<f64> = pairs.iter().map(|(value, base)| value / base).collect();
        let mut random = fastrand::Rng::with_seed(SEED);
        let mut medians = Vec::with_capacity(RESAMPLES);
        let mut draw = ratios.clone();
        for _ in 0..RESAMPLES {
            for place in &mut draw {
                *place = *random.choice(&ratios)?;
            }
            medians.push(median(&draw)?);
        }
        medians.sort_by(f64::total_cmp);
        let tail = RESAMPLES / 40;
        Some(Self {
            median: median(&ratios)?,
            low: medians[tail],
            high: medians[RESAMPLES - 1 - tail],
            pairs: ratios.len(),
        })
    }
}

/// The middle one, or the mean of the two in the middle. None of no values.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(sorted[middle - 1], upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle_of_any_order() {
        let table: [(&[f64], Option<f64>); 5] = [
            (&[], None),
            (&[3.0], Some(3.0)),
            (&[9.0, 1.0], Some(5.0)),
            (&[7.0, 1.0, 100.0], Some(7.0)),
            (&[4.0, 1.0, 3.0, 2.0], Some(2.5)),
        ];
        for (values, expected) in table {
            assert_eq!(median(values), expected, "{values:?}");
        }
    }

    #[test]
    fn a_spread_has_both_ends() {
        let spread = Spread::of(&[2.0, 9.0, 4.0]).unwrap();
        let expected = Spread {
            median: 4.0,
            min: 2.0,
            max: 9.0,
        };
        assert_eq!(spread, expected);
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn a_ratio_without_noise_is_certain() {
        let ratio = Ratio::of(&[(2.0, 1.0), (4.0, 2.0), (8.0, 4.0)]).unwrap();
        assert_eq!((ratio.median, ratio.low, ratio.high), (2.0, 2.0, 2.0));
    }

    #[test]
    fn the_interval_of_a_ratio_holds_its_median_and_widens_with_the_noise() {
        let noisy = |noise: f64| {
            let pairs: Vec<_> = (0..10_u8)
                .map(|index| (1.5 + noise * (f64::from(index) - 4.5), 1.0))
                .collect();
            Ratio::of(&pairs).unwrap()
        };
        let (calm, wild) = (noisy(0.01), noisy(0.25));
        assert!(
            calm.low > 1.0 && calm.low <= calm.median && calm.median <= calm.high,
            "{calm:?}"
        );
        assert!(wild.low < 1.0 && wild.high > 1.5, "{wild:?}");
    }

    #[test]
    fn the_same_pairs_give_the_same_interval() {
        let pairs: Vec<_> = (1..12_u8)
            .map(|index| (f64::from(index % 5 + 1), f64::from(index % 3 + 1)))
            .collect();
        assert_eq!(Ratio::of(&pairs), Ratio::of(&pairs));
        assert_eq!(Ratio::of(&[]), None);
    }
}
