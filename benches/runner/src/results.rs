//! What was measured, as lines of JSON: each is written when it is known, so that a run which is broken off loses nothing.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use bench_common::measurement::Measurement;
use bench_common::scenario::{Metric, Scenario};
use serde::{Deserialize, Serialize};

use crate::machine::Machine;

/// One line.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    Session(Session),
    /// A server that is left out of a whole session.
    Skipped {
        session: u64,
        server: String,
        reason: String,
    },
    Run(Run),
    /// A server that is left out of one scenario.
    Failure {
        session: u64,
        scenario: String,
        server: String,
        reason: String,
    },
    /// A run under strace.
    SystemCalls(Run),
}

/// One call of `benches/run`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the same field of the other lines has this name"
)]
pub struct Session {
    /// When it began, in seconds since 1970.
    pub session: u64,
    pub commit: String,
    pub machine: Machine,
    /// By the server's name.
    pub versions: BTreeMap<String, String>,
    pub measured_ms: u64,
    pub server_cores: String,
    pub load_cores: String,
}

/// One run of one server.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Run {
    pub session: u64,
    /// Runs of one round are compared with each other.
    pub round: u32,
    pub scenario: String,
    pub server: String,
    pub measurement: Measurement,
}

impl Run {
    /// The number that the scenario is about.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of a run have far fewer digits than an f64"
    )]
    pub fn value(&self, metric: Metric) -> Option<f64> {
        let measurement = &self.measurement;
        match metric {
            Metric::CpuMicrosecondsPerMessage | Metric::CpuMicrosecondsPerHandshake => {
                let messages = measurement.messages as f64;
                (messages > 0.0).then(|| measurement.server_cpu_seconds * 1e6 / messages)
            }
            Metric::BytesPerConnection => measurement.memory.map(|memory| {
                let growth = memory.after_bytes as f64 - memory.before_bytes as f64;
                growth / memory.connections as f64
            }),
            Metric::LatencyMicroseconds => measurement.latency.map(|latency| latency.p99),
            Metric::GrowthMebibytes => measurement
                .slow_consumer
                .as_ref()
                .map(|slow| slow.growth_bytes as f64 / f64::from(1 << 20)),
        }
    }
}

/// All lines of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    pub lines: Vec<Line>,
}

impl Results {
    /// Nothing if there is no file.
    pub fn read(path: &Path) -> io::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// The last line may be half of one: its run was broken off, and it is as if it had not been.
    pub fn parse(text: &str) -> io::Result<Self> {
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let lines = whole
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        Ok(Self { lines })
    }

    pub fn sessions(&self) -> impl DoubleEndedIterator<Item = &Session> {
        self.lines.iter().filter_map(|line| match line {
            Line::Session(session) => Some(session),
            _ => None,
        })
    }

    pub fn session(&self, number: u64) -> Option<&Session> {
        self.sessions().find(|session| session.session == number)
    }

    /// The newest session's runs of a server in a scenario.
    pub fn runs(&self, scenario: &Scenario, server: &str) -> Vec<&Run> {
        newest(self.lines.iter().filter_map(|line| match line {
            Line::Run(run) if run.scenario == scenario.name && run.server == server => Some(run),
            _ => None,
        }))
    }

    /// A server's run of the same scenario in the same round.
    pub fn beside(&self, run: &Run, server: &str) -> Option<&Run> {
        self.lines.iter().find_map(|line| match line {
            Line::Run(other)
                if other.server == server
                    && (other.session, other.round) == (run.session, run.round)
                    && other.scenario == run.scenario =>
            {
                Some(other)
            }
            _ => None,
        })
    }

    pub fn system_calls(&self, scenario: &Scenario, server: &str) -> Option<&Run> {
        self.lines.iter().rev().find_map(|line| match line {
            Line::SystemCalls(run) if run.scenario == scenario.name && run.server == server => Some(run),
            _ => None,
        })
    }

    /// Why there is nothing of a server in a scenario, if that is newer than what there is.
    pub fn reason(&self, scenario: &Scenario, server: &str) -> Option<&str> {
        self.lines.iter().rev().find_map(|line| match line {
            Line::Run(run) if run.scenario == scenario.name && run.server == server => Some(None),
            Line::Failure {
                scenario: name,
                server: who,
                reason,
                ..
            } if name == scenario.name && who == server => Some(Some(reason.as_str())),
            _ => None,
        })?
    }

    /// Why a server was left out of the newest session.
    pub fn skipped(&self, server: &str) -> Option<&str> {
        let newest = self.sessions().next_back()?.session;
        self.lines.iter().find_map(|line| match line {
            Line::Skipped {
                session,
                server: who,
                reason,
            } if *session == newest && who == server => Some(reason.as_str()),
            _ => None,
        })
    }
}

fn newest<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<&'a Run> {
    let runs: Vec<&Run> = runs.collect();
    let newest = runs.iter().map(|run| run.session).max();
    runs.into_iter()
        .filter(|run| Some(run.session) == newest)
        .collect()
}

/// The file, open for more.
#[derive(Debug)]
pub struct Journal {
    file: File,
}

impl Journal {
    /// Cuts off what is there of a line that was not written to its end.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let text = fs::read(path)?;
        let whole = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        Ok(Self { file })
    }

    pub fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_broken_off_costs_nothing_but_itself() {
        let path = std::env::temp_dir().join(format!("bench-journal-{}", std::process::id()));
        let skipped = |server: &str| Line::Skipped {
            session: 1,
            server: server.to_owned(),
            reason: "none".to_owned(),
        };
        let broken_off = format!(
            "{}\n{{\"kind\":\"ru",
            serde_json::to_string(&skipped("a")).unwrap()
        );
        fs::write(&path, &broken_off).unwrap();
        assert_eq!(Results::read(&path).unwrap().lines, [skipped("a")]);

        Journal::open(&path).unwrap().write(&skipped("b")).unwrap();
        let results = Results::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(results.lines, [skipped("a"), skipped("b")]);
    }
}
