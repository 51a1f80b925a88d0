//! Runs an example as a user does, for the example's own test, and talks to it over real sockets.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

mod client;
mod http;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

pub use self::client::Client;
pub use self::http::Answer;

/// How long anything may take before a test says that it does not come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running example, ended with the test.
#[derive(Debug)]
pub struct Example {
    process: Child,
    /// The lines of its log that nobody has read yet. Locked for one line, so that many threads may talk to one example.
    log: Mutex<Receiver<String>>,
    address: String,
}

/// How an example ended.
#[derive(Debug)]
pub struct Exit {
    /// What it exited with; `None` if a signal killed it.
    pub code: Option<i32>,
    /// What its log still said.
    pub log: Vec<String>,
}

impl Example {
    /// Starts the program, by the path that cargo gives a test (`env!("CARGO_BIN_EXE_…")`), on a free port, which its log tells.
    ///
    /// # Panics
    ///
    /// If it does not start, or ends without having said where it listens.
    #[must_use]
    pub fn start(program: &str) -> Self {
        Self::start_with(program, &[])
    }

    /// As [`start`](Self::start), with environment variables.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    #[must_use]
    pub fn start_with(program: &str, environment: &[(&str, &str)]) -> Self {
        let mut example = Self::spawn(program, environment);
        let address = loop {
            let line = example.next_line().expect("it says where it listens");
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().to_owned();
            }
        };
        example.address = address;
        example
    }

    /// Runs a program that does not come to listen, to its end.
    ///
    /// # Panics
    ///
    /// If it does not start, or does not end.
    #[must_use]
    pub fn run(program: &str, environment: &[(&str, &str)]) -> Exit {
        Self::spawn(program, environment).exit()
    }

    fn spawn(program: &str, environment: &[(&str, &str)]) -> Self {
        let mut process = Command::new(program)
            .env("ASENA_ADDR", "127.0.0.1:0")
            .env_remove("RUST_LOG")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let stderr = BufReader::new(process.stderr.take().expect("its log is a pipe"));
        let (sender, log) = channel();
        // It reads on whether or not anybody wants the lines, so that a full pipe never stops the example.
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            process,
            log: Mutex::new(log),
            address: String::new(),
        }
    }

    fn next_line(&self) -> Result<String, RecvTimeoutError> {
        let log = self.log.lock().expect("nobody panics while it reads a line");
        log.recv_timeout(PATIENCE)
    }

    /// Where it listens: `127.0.0.1:` and the port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends a signal by its name: `TERM`, `INT`.
    ///
    /// # Panics
    ///
    /// If there is no `kill`, or no process any more.
    pub fn signal(&self, name: &str) {
        let process_id = self.process.id().to_string();
        let status = Command::new("kill").args(["-s", name, &process_id]).status();
        assert!(status.expect("`kill` runs").success(), "`kill` failed");
    }

    /// Waits for its end.
    ///
    /// # Panics
    ///
    /// If it does not come.
    #[must_use]
    pub fn exit(mut self) -> Exit {
        let mut log = Vec::new();
        // Its log ends with it.
        loop {
            match self.next_line() {
                Ok(line) => log.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the example does not end; its log: {log:#?}"),
            }
        }
        let status = self.process.wait().expect("the example can be waited for");
        let code = status.code();
        Exit { code, log }
    }
}

impl Exit {
    /// Whether a line of the log has this text.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        self.log.iter().any(|line| line.contains(text))
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
