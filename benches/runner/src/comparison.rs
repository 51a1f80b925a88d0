//! One scenario's numbers, put beside each other.

use bench_common::scenario::Scenario;

use crate::peers::{self, Peer, Role};
use crate::results::{Results, Run};
use crate::statistics::{Ratio, Spread};

/// So many pairs it takes before a difference is called one.
pub const PAIRS_MIN: usize = 10;

/// A server in a scenario.
#[derive(Debug)]
pub struct Row<'a> {
    pub peer: &'static Peer,
    pub spread: Spread,
    /// To ours, in the same rounds. None for ours.
    pub ratio: Option<Ratio>,
    pub runs: Vec<&'a Run>,
}

/// How sure a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    OursIsBetter,
    OursIsWorse,
    NoDifference,
    TooFewPairs,
}

/// All servers that have numbers, in the order of [`peers::ALL`].
pub fn rows<'a>(results: &'a Results, scenario: &Scenario) -> Vec<Row<'a>> {
    peers::ALL
        .iter()
        .filter_map(|peer| row(results, scenario, peer))
        .collect()
}

fn row<'a>(results: &'a Results, scenario: &Scenario, peer: &'static Peer) -> Option<Row<'a>> {
    let metric = scenario.metric();
    let runs = results.runs(scenario, peer.name);
    let values: Vec<f64> = runs.iter().filter_map(|run| run.value(metric)).collect();
    let pairs: Vec<(f64, f64)> = runs
        .iter()
        .filter_map(|run| {
            let ours = results.beside(run, peers::OURS)?;
            Some((run.value(metric)?, ours.value(metric)?))
        })
        .collect();
    let ratio = match peer.role {
        Role::Ours | Role::Policy => None,
        Role::Peer | Role::Reference => Ratio::of(&pairs),
    };
    Some(Row {
        peer,
        spread: Spread::of(&values)?,
        ratio,
        runs,
    })
}

/// Less is better in all scenarios, so above 1 the other needs more than we do.
pub fn verdict(ratio: &Ratio) -> Verdict {
    if ratio.pairs < PAIRS_MIN {
        Verdict::TooFewPairs
    } else if ratio.low > 1.0 {
        Verdict::OursIsBetter
    } else if ratio.high < 1.0 {
        Verdict::OursIsWorse
    } else {
        Verdict::NoDifference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_claimed_only_where_the_interval_excludes_one() {
        let ratio = |low, high, pairs| Ratio {
            median: 1.0,
            low,
            high,
            pairs,
        };
        let table = [
            (ratio(1.01, 1.2, 10), Verdict::OursIsBetter),
            (ratio(0.7, 0.99, 10), Verdict::OursIsWorse),
            (ratio(0.99, 1.5, 10), Verdict::NoDifference),
            (ratio(2.0, 2.1, 9), Verdict::TooFewPairs),
        ];
        for (ratio, expected) in table {
            assert_eq!(verdict(&ratio), expected, "{ratio:?}");
        }
    }
}
