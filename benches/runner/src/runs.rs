//! The order of runs, and one run.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bench_common::measurement::Measurement;
use bench_common::scenario::{Scenario, ServerOption, Workload};
use bench_common::system::raise_descriptor_limit;

use crate::arguments::Arguments;
use crate::install;
use crate::machine::{self, Machine};
use crate::paths::Paths;
use crate::peers::Peer;
use crate::results::{Journal, Line, Run, Session};
use crate::server::Server;

pub const WARM_UP: Duration = Duration::from_millis(500);
pub const STRACED: Duration = Duration::from_secs(1);
/// A load that takes longer has lost its server.
const LOAD_TIMEOUT_SECONDS: &str = "180";

/// Measures all that was asked for.
pub fn run_all(arguments: &Arguments, paths: &Paths) -> io::Result<()> {
    let descriptors = raise_descriptor_limit()?;
    println!(
        "{descriptors} descriptors per process, {} cores",
        machine::cores()
    );
    let mut runner = Runner {
        arguments,
        paths,
        journal: Journal::open(&paths.results())?,
        session: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
    };
    let peers = runner.begin()?;
    for scenario in &arguments.scenarios {
        runner.compare(scenario, &peers)?;
    }
    if arguments.uses_strace {
        for scenario in arguments
            .scenarios
            .iter()
            .filter(|scenario| counts_system_calls(scenario))
        {
            runner.count_system_calls(scenario, &peers)?;
        }
    }
    Ok(())
}

/// Where a system call per message says something, and the slow ones would take too long.
pub fn counts_system_calls(scenario: &Scenario) -> bool {
    let is_plain = scenario.threads == 1 && scenario.option.is_none();
    is_plain
        && match scenario.workload {
            Workload::Echo { bytes, .. } => bytes <= 16 << 10,
            Workload::Room { rooms, members, .. } => rooms * members <= 1_000,
            _ => false,
        }
}

struct Runner<'a> {
    arguments: &'a Arguments,
    paths: &'a Paths,
    journal: Journal,
    session: u64,
}

impl Runner<'_> {
    /// Builds and installs all, and gives those that can be measured.
    fn begin(&mut self) -> io::Result<Vec<&'static Peer>> {
        install::load(self.paths)?;
        install::certificate(self.paths)?;
        let mut versions = BTreeMap::new();
        let mut peers = Vec::new();
        let mut skipped = Vec::new();
        for &peer in &self.arguments.peers {
            match install::server(peer, self.arguments.uses_npm, self.paths) {
                Ok(version) => {
                    versions.insert(peer.name.to_owned(), version);
                    peers.push(peer);
                }
                Err(reason) => {
                    println!("{} is left out: {reason}", peer.name);
                    skipped.push(Line::Skipped {
                        session: self.session,
                        server: peer.name.to_owned(),
                        reason,
                    });
                }
            }
        }
        self.journal.write(&Line::Session(Session {
            session: self.session,
            commit: machine::commit(),
            machine: Machine::this(),
            versions,
            measured_ms: u64::try_from(self.arguments.measured.as_millis()).unwrap_or(u64::MAX),
            server_cores: server_cores(1),
            load_cores: load_cores(),
        }))?;
        for line in &skipped {
            self.journal.write(line)?;
        }
        Ok(peers)
    }

    /// Runs all servers once per round, each round beginning with another one.
    fn compare(&mut self, scenario: &Scenario, peers: &[&'static Peer]) -> io::Result<()> {
        let mut peers = peers.to_vec();
        peers.retain(|peer| peer.unfit_for(scenario).is_none());
        for round in 0..self.arguments.pairs(scenario) {
            let mut failed = Vec::new();
            for &peer in &peers {
                match self.run(peer, scenario, None) {
                    Ok(measurement) => {
                        let run = self.record(peer, scenario, round, measurement);
                        if let Some(value) = run.value(scenario.metric()) {
                            println!("{:<22} {round:>2} {:<17} {value:.2}", scenario.name, peer.name);
                        }
                        self.journal.write(&Line::Run(run))?;
                    }
                    Err(error) => {
                        self.fail(peer, scenario, &error)?;
                        failed.push(peer.name);
                    }
                }
            }
            // What failed once would fail again, and cost its timeouts each time.
            peers.retain(|peer| !failed.contains(&peer.name));
            if !peers.is_empty() {
                peers.rotate_left(1);
            }
        }
        Ok(())
    }

    fn count_system_calls(&mut self, scenario: &Scenario, peers: &[&'static Peer]) -> io::Result<()> {
        for &peer in peers.iter().filter(|peer| peer.unfit_for(scenario).is_none()) {
            let summary = self.paths.log("strace");
            match self.run(peer, scenario, Some(&summary.to_string_lossy())) {
                Ok(measurement) => {
                    let run = self.record(peer, scenario, 0, measurement);
                    self.journal.write(&Line::SystemCalls(run))?;
                }
                Err(error) => println!("{}: system calls were not counted: {error}", peer.name),
            }
        }
        Ok(())
    }

    fn run(&self, peer: &Peer, scenario: &Scenario, strace: Option<&str>) -> io::Result<Measurement> {
        let server = Server::start(peer, scenario, &server_cores(scenario.threads), self.paths)?;
        let measured = if strace.is_some() {
            STRACED
        } else {
            self.arguments.measured
        };
        let mut command = Command::new("timeout");
        command
            .args([LOAD_TIMEOUT_SECONDS, "taskset", "-c", &load_cores()])
            .arg(self.paths.binary("bench-load"))
            .args(["--port", &server.port.to_string()])
            .args(["--process", &server.process().to_string()])
            .args(["--scenario", scenario.name])
            .args(["--dialect", peer.dialect])
            .args(["--warm-up-ms", &WARM_UP.min(measured).as_millis().to_string()])
            .args(["--measured-ms", &measured.as_millis().to_string()]);
        if scenario.option == Some(ServerOption::Tls) {
            command.arg("--tls").arg(self.paths.tls());
        }
        if self.arguments.is_quick {
            command.arg("--quick");
        }
        if let Some(summary) = strace {
            command.args(["--strace", summary]);
        }
        let output = command.output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim().trim_start_matches("error: ");
            return Err(io::Error::other(if said.is_empty() {
                "it took too long"
            } else {
                said
            }));
        }
        let measurement: Measurement = serde_json::from_slice(&output.stdout)?;
        if measurement.strays > measurement.messages / 100 + 10 {
            let strays = measurement.strays;
            return Err(io::Error::other(format!(
                "{strays} messages were not what was asked for"
            )));
        }
        Ok(measurement)
    }

    fn record(&self, peer: &Peer, scenario: &Scenario, round: u32, measurement: Measurement) -> Run {
        Run {
            session: self.session,
            round,
            scenario: scenario.name.to_owned(),
            server: peer.name.to_owned(),
            measurement,
        }
    }

    fn fail(&mut self, peer: &Peer, scenario: &Scenario, error: &io::Error) -> io::Result<()> {
        println!("{:<22} {} failed: {error}", scenario.name, peer.name);
        self.journal.write(&Line::Failure {
            session: self.session,
            scenario: scenario.name.to_owned(),
            server: peer.name.to_owned(),
            reason: error.to_string(),
        })
    }
}

/// The first ones.
fn server_cores(threads: usize) -> String {
    match threads.min(machine::cores()) {
        0 | 1 => "0".to_owned(),
        threads => format!("0-{}", threads - 1),
    }
}

/// The last one: with fewer cores than threads and one, the load has to share it.
fn load_cores() -> String {
    (machine::cores() - 1).to_string()
}
