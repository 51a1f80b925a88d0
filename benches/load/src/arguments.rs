//! The command line of the load.

use std::path::PathBuf;
use std::process::exit;
use std::time::Duration;

use bench_common::scenario::Scenario;
use lexopt::prelude::*;

use crate::dialect::Dialect;

/// One run.
#[derive(Debug)]
pub struct LoadArguments {
    pub port: u16,
    /// The server's, for its CPU and memory.
    pub process: u32,
    pub scenario: Scenario,
    pub dialect: Dialect,
    pub warm_up: Duration,
    pub measured: Duration,
    /// Count the server's system calls into this file instead of taking times.
    pub strace: Option<PathBuf>,
    /// Speak TLS, and trust the `cert.pem` of this folder.
    pub tls: Option<PathBuf>,
}

impl LoadArguments {
    /// Reads the command line, and ends the process with a sentence if it is not as it should be.
    pub fn from_command_line() -> Self {
        Self::parse().unwrap_or_else(|error| {
            eprintln!("error: {error}");
            exit(2)
        })
    }

    fn parse() -> Result<Self, lexopt::Error> {
        let (mut port, mut process, mut scenario) = (None, None, None);
        let mut dialect = Dialect::WebSocket;
        let mut warm_up = Duration::from_millis(500);
        let mut measured = Duration::from_secs(2);
        let mut strace = None;
        let mut tls = None;
        let mut is_quick = false;
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => port = Some(parser.value()?.parse()?),
                Long("process") => process = Some(parser.value()?.parse()?),
                Long("scenario") => {
                    let name = parser.value()?.string()?;
                    scenario = Some(Scenario::by_name(&name).ok_or(format!("no scenario {name}"))?);
                }
                Long("dialect") => {
                    let name = parser.value()?.string()?;
                    dialect = Dialect::by_name(&name).ok_or(format!("no dialect {name}"))?;
                }
                Long("warm-up-ms") => warm_up = Duration::from_millis(parser.value()?.parse()?),
                Long("measured-ms") => measured = Duration::from_millis(parser.value()?.parse()?),
                Long("tls") => tls = Some(PathBuf::from(parser.value()?)),
                Long("strace") => strace = Some(PathBuf::from(parser.value()?)),
                Long("quick") => is_quick = true,
                other => return Err(other.unexpected()),
            }
        }
        let scenario = scenario.ok_or("--scenario is missing")?;
        Ok(Self {
            port: port.ok_or("--port is missing")?,
            process: process.ok_or("--process is missing")?,
            scenario: if is_quick { scenario.quick() } else { scenario },
            dialect,
            warm_up,
            measured,
            strace,
            tls,
        })
    }
}
