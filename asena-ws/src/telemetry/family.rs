use std::borrow::Cow;

/// One metric with all its series: what a line of `# TYPE` stands above.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Family {
    /// Its name, by the conventions of Prometheus: the unit and `_total` last.
    pub name: &'static str,
    /// What it says, in a sentence.
    pub help: &'static str,
    /// What its values are.
    pub kind: FamilyKind,
    /// A value for each combination of labels. Which combinations there are is settled when the app is built.
    pub samples: Vec<Sample>,
}

/// What the values of a [`Family`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FamilyKind {
    /// They only grow, from the start of the app on.
    Counter,
    /// They come and go.
    Gauge,
    /// How many observations lie below each of some bounds.
    Histogram,
}

/// One value of a [`Family`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// Names and values, in the order in which the family's description has them.
    pub labels: Vec<(&'static str, Cow<'static, str>)>,
    /// The value.
    pub value: Value,
}

/// A value of a [`Sample`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A count, of which there are never parts.
    Count(u64),
    /// Any number, such as seconds.
    Number(f64),
    /// Of a histogram.
    Histogram {
        /// Upper bounds as they are written, and how many observations are at most so large; the one without a bound is `count`.
        buckets: Vec<(&'static str, u64)>,
        /// All observations together.
        sum: f64,
        /// How many there are.
        count: u64,
    },
}
