//! Runs an example as a user does, for the example's own test.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A running example, ended with the test.
#[derive(Debug)]
pub struct Example {
    process: Child,
    address: String,
}

impl Example {
    /// Starts the program, by the path that cargo gives a test (`env!("CARGO_BIN_EXE_…")`), on a free port, which its log tells.
    ///
    /// # Panics
    ///
    /// If it does not start, or ends without having said where it listens.
    #[must_use]
    pub fn start(program: &str) -> Self {
        let mut process = Command::new(program)
            .env("ASENA_ADDR", "127.0.0.1:0")
            .env_remove("RUST_LOG")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let log = BufReader::new(process.stderr.take().expect("its log is a pipe"));
        let mut lines = log.lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| Some(line.split_once("listening on http://")?.1.trim().to_owned()))
            .expect("it says where it listens");
        // Read on, so that a full pipe never stops it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// Where it listens: `127.0.0.1:` and the port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
