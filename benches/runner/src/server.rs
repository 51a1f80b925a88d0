//! A server that runs, pinned to its cores, and is ended with its value.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use bench_common::scenario::{Scenario, ServerOption};

use crate::paths::Paths;
use crate::peers::{Peer, Program, Runtime};

const START_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts it, and returns when it listens.
    pub fn start(peer: &Peer, scenario: &Scenario, cores: &str, paths: &Paths) -> io::Result<Self> {
        let port = free_port()?;
        // taskset becomes the server, so the child's id is the server's.
        let mut command = Command::new("taskset");
        command.args(["-c", cores]);
        match peer.program {
            Program::Rust {
                package, arguments, ..
            } => {
                command.arg(paths.binary(package)).args(arguments);
            }
            Program::Npm {
                folder,
                runtime,
                script,
                ..
            } => {
                let folder = paths.benches().join("peers").join(folder);
                match runtime {
                    Runtime::Node => command.arg("node"),
                    Runtime::Bun => command.arg(folder.join("node_modules/@oven/bun-linux-x64/bin/bun")),
                };
                command.arg(folder.join(script)).current_dir(&folder);
            }
        }
        match scenario.option {
            None => {}
            Some(ServerOption::Compression) => {
                command.arg("--compression");
            }
            Some(ServerOption::Tls) => {
                command.arg("--tls").arg(paths.tls());
            }
        }
        let mut child = command
            .args([
                "--port",
                &port.to_string(),
                "--threads",
                &scenario.threads.to_string(),
            ])
            .env("NODE_ENV", "production")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(paths.log(peer.name))?)
            .spawn()?;
        let (told, ready) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                // Reads on when it is ready, so that the server never waits for its words to be read.
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if line.trim() == "ready" {
                        let _ = told.send(());
                    }
                }
            });
        }
        let server = Self { child, port };
        // The sender is dropped when the server ends, so that this does not wait for one that cannot start.
        ready.recv_timeout(START_TIMEOUT).map_err(|_| {
            let log = paths.log(peer.name);
            io::Error::other(format!("it did not start; see {}", log.display()))
        })?;
        Ok(server)
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
