//! The command line of `benches/run`.

use std::process::exit;
use std::time::Duration;

use bench_common::scenario::{ALL, Scenario};
use lexopt::prelude::*;

use crate::peers::{self, Peer};

const USAGE: &str = "\
benches/run [options]
  --only a,b        only these servers, and ours
  --scenario a,b    only these scenarios
  --pairs n         runs of each server per scenario, by turns (each scenario's own: 10, or fewer)
  --seconds s       how long a run is measured, after a warm-up of half a second (2)
  --quick           a smoke run: one short run each, small idle scenarios, written below target/quick
  --no-npm          leave out what npm installs
  --no-strace       leave out counting system calls
  --render          measure nothing, write the report from what is there
  --plan            measure nothing, say what would be measured and about how long it takes
  --list            the names of servers and scenarios";

/// What is to be measured, and how.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line, and none depends on another"
)]
pub struct Arguments {
    pub peers: Vec<&'static Peer>,
    pub scenarios: Vec<Scenario>,
    /// What was asked for, in place of each scenario's own.
    pub pairs: Option<u32>,
    pub measured: Duration,
    pub is_quick: bool,
    pub uses_npm: bool,
    pub uses_strace: bool,
    pub only_renders: bool,
    pub only_plans: bool,
}

impl Arguments {
    /// Reads the command line; ends the process for `--help` and `--list`, and with a sentence if something is wrong.
    pub fn from_command_line() -> Self {
        Self::parse(lexopt::Parser::from_env()).unwrap_or_else(|error| {
            eprintln!("error: {error}\n\n{USAGE}");
            exit(2)
        })
    }

    /// As from a command line of these words.
    #[cfg(test)]
    pub fn of(words: &[&str]) -> Result<Self, String> {
        Self::parse(lexopt::Parser::from_args(words)).map_err(|error| error.to_string())
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Self, lexopt::Error> {
        let mut arguments = Self {
            peers: peers::ALL.iter().collect(),
            scenarios: ALL.to_vec(),
            pairs: None,
            measured: Duration::from_secs(2),
            is_quick: false,
            uses_npm: true,
            uses_strace: true,
            only_renders: false,
            only_plans: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("only") => arguments.peers = parse_peers(&parser.value()?.string()?)?,
                Long("scenario") => arguments.scenarios = parse_scenarios(&parser.value()?.string()?)?,
                Long("pairs") => arguments.pairs = Some(parser.value()?.parse()?),
                Long("seconds") => {
                    let seconds: f64 = parser.value()?.parse()?;
                    arguments.measured =
                        Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
                }
                Long("quick") => {
                    arguments.is_quick = true;
                    arguments.pairs = Some(1);
                    arguments.measured = Duration::from_millis(300);
                }
                Long("no-npm") => arguments.uses_npm = false,
                Long("no-strace") => arguments.uses_strace = false,
                Long("render") => arguments.only_renders = true,
                Long("plan") => arguments.only_plans = true,
                Long("list") => {
                    list();
                    exit(0)
                }
                Long("help") | Short('h') => {
                    println!("{USAGE}");
                    exit(0)
                }
                other => return Err(other.unexpected()),
            }
        }
        Ok(arguments)
    }

    pub fn pairs(&self, scenario: &Scenario) -> u32 {
        self.pairs.unwrap_or(scenario.pairs())
    }

    /// A scenario in the size that was asked for.
    pub fn sized(&self, scenario: &Scenario) -> Scenario {
        if self.is_quick {
            scenario.quick()
        } else {
            *scenario
        }
    }
}

/// Ours is always among them: without it there is nothing to compare with.
fn parse_peers(names: &str) -> Result<Vec<&'static Peer>, String> {
    let names: Vec<&str> = names.split(',').collect();
    if let Some(unknown) = names.iter().find(|name| peers::by_name(name).is_none()) {
        return Err(format!("no server {unknown}"));
    }
    let is_chosen = |peer: &&Peer| peer.name == peers::OURS || names.contains(&peer.name);
    Ok(peers::ALL.iter().filter(is_chosen).collect())
}

fn parse_scenarios(names: &str) -> Result<Vec<Scenario>, String> {
    names
        .split(',')
        .map(|name| Scenario::by_name(name).ok_or_else(|| format!("no scenario {name}")))
        .collect()
}

fn list() {
    println!("servers:");
    for peer in peers::ALL {
        println!("  {:<22} {}", peer.name, peer.title);
    }
    println!("scenarios:");
    for scenario in ALL {
        println!("  {:<22} {}", scenario.name, scenario.title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_measured_beside_whatever_is_chosen() {
        let arguments =
            Arguments::of(&["--only", "axum", "--scenario", "echo,idle", "--pairs", "3"]).unwrap();
        let peers: Vec<_> = arguments.peers.iter().map(|peer| peer.name).collect();
        assert_eq!(peers, ["ours", "axum"]);
        assert_eq!(arguments.scenarios.len(), 2);
        let pairs: Vec<_> = arguments
            .scenarios
            .iter()
            .map(|scenario| arguments.pairs(scenario))
            .collect();
        assert_eq!(pairs, [3, 3]);
    }

    #[test]
    fn a_scenario_has_as_many_pairs_as_it_needs_unless_it_is_told() {
        let arguments = Arguments::of(&["--scenario", "echo,slow-consumer"]).unwrap();
        let pairs: Vec<_> = arguments
            .scenarios
            .iter()
            .map(|scenario| arguments.pairs(scenario))
            .collect();
        assert_eq!(pairs, [10, 2]);
    }

    #[test]
    fn an_unknown_name_is_told() {
        assert_eq!(
            Arguments::of(&["--only", "nobody"]).unwrap_err(),
            "no server nobody"
        );
        assert_eq!(
            Arguments::of(&["--scenario", "nothing"]).unwrap_err(),
            "no scenario nothing"
        );
    }
}
