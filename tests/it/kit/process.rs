use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::{Journal, within};

/// A program of `fixtures/`, as a process of its own. It is killed if the test ends before it does.
pub(crate) struct Process {
    child: Child,
    /// What it prints, on both streams.
    output: Journal,
    readers: Vec<JoinHandle<()>>,
}

/// How a process ended, and all that it had printed.
#[derive(Debug)]
pub(crate) struct Exit {
    pub(crate) code: Option<i32>,
    pub(crate) lines: Vec<String>,
}

impl Exit {
    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }

    pub(crate) fn printed(&self, line: &str) -> bool {
        self.lines.iter().any(|printed| printed == line)
    }
}

impl Process {
    /// Starts it to listen on a free port, if it comes to that.
    pub(crate) fn start(program: &str) -> Self {
        Self::start_with(program, &[])
    }

    /// The same, with environment variables.
    pub(crate) fn start_with(program: &str, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program);
        command.env_remove("RUST_LOG").env_remove("PORT");
        command.env_remove("ASENA_OPERATIONS_ADDR");
        command.env("ASENA_ADDR", "127.0.0.1:0");
        for (name, value) in environment {
            command.env(name, value);
        }
        Self::spawn(&mut command)
    }

    /// The same, with `PORT` and without `ASENA_ADDR`.
    pub(crate) fn start_on_port(program: &str, port: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.env_remove("RUST_LOG").env_remove("ASENA_ADDR");
        command.env("PORT", port);
        Self::spawn(&mut command)
    }

    /// The same in a folder, where it finds its `asena.toml`, and with arguments.
    pub(crate) fn start_in(
        folder: &Path,
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).args(arguments);
        for variable in ["RUST_LOG", "ASENA_ADDR", "PORT"] {
            command.env_remove(variable);
        }
        command.envs(environment.iter().copied());
        Self::spawn(&mut command)
    }

    /// Any program, with arguments, and nothing said of where to listen.
    pub(crate) fn start_bare(program: &str, arguments: &[String]) -> Self {
        let mut command = Command::new(program);
        for variable in ["RUST_LOG", "ASENA_ADDR", "PORT"] {
            command.env_remove(variable);
        }
        Self::spawn(command.args(arguments))
    }

    fn spawn(command: &mut Command) -> Self {
        let command = command.kill_on_drop(true).stdin(Stdio::null());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the program runs");
        let output = Journal::default();
        let stdout = child.stdout.take().expect("its output is piped");
        let stderr = child.stderr.take().expect("its errors are piped");
        let readers = vec![
            tokio::spawn(copy_lines(stdout, output.clone())),
            tokio::spawn(copy_lines(stderr, output.clone())),
        ];
        Self {
            child,
            output,
            readers,
        }
    }

    /// Waits until the program has printed a line.
    pub(crate) async fn printed(&self, line: &str) {
        self.output.until(line).await;
    }

    /// Waits for a line that contains `part`.
    pub(crate) async fn printed_something_with(&self, part: &str) {
        self.output.until_containing(part).await;
    }

    /// How often it has printed a line by now.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.output
            .lines()
            .iter()
            .filter(|printed| *printed == line)
            .count()
    }

    /// Waits for the log line that says where it listens.
    pub(crate) async fn address(&self) -> SocketAddr {
        self.addresses(1).await[0]
    }

    /// The same of one that speaks TLS.
    pub(crate) async fn tls_address(&self) -> SocketAddr {
        const BEFORE: &str = "listening on https://";
        let line = self.output.until_containing(BEFORE).await;
        let (_, address) = line.split_once(BEFORE).expect("it was waited for");
        address.trim().parse().expect("an address is printed")
    }

    /// Waits for the log line that says where it can be asked how it is.
    pub(crate) async fn operations_address(&self) -> SocketAddr {
        const BEFORE: &str = "operations on http://";
        let line = self.output.until_containing(BEFORE).await;
        let (_, address) = line.split_once(BEFORE).expect("it was waited for");
        address.trim().parse().expect("an address is printed")
    }

    /// Waits for as many log lines that say where it listens.
    pub(crate) async fn addresses(&self, count: usize) -> Vec<SocketAddr> {
        const BEFORE: &str = "listening on http://";
        let addresses = |lines: &[String]| {
            let addresses = lines.iter().filter_map(|line| line.split_once(BEFORE));
            let addresses = addresses.map(|(_, address)| address.trim().parse());
            addresses
                .collect::<Result<Vec<_>, _>>()
                .expect("addresses are printed")
        };
        self.output
            .until_lines(|lines| addresses(lines).len() >= count)
            .await;
        addresses(&self.output.lines())
    }

    /// Sends a signal by its name, such as `TERM`.
    pub(crate) async fn signal(&self, name: &str) {
        let process_id = self.child.id().expect("the process runs");
        let mut kill = Command::new("kill");
        let kill = kill.arg("-s").arg(name).arg(process_id.to_string());
        let status = within("the signal to be sent", kill.status()).await;
        assert!(status.expect("`kill` runs").success(), "`kill` failed");
    }

    /// Waits for its end.
    pub(crate) async fn exit(mut self) -> Exit {
        let status = within("the process to end", self.child.wait()).await;
        for reader in self.readers {
            let read = within("the rest of the output", reader).await;
            read.expect("the output is read");
        }
        Exit {
            code: status.expect("the process can be waited for").code(),
            lines: self.output.lines(),
        }
    }
}

async fn copy_lines(stream: impl AsyncRead + Unpin, output: Journal) {
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await.expect("the output is UTF-8") {
        output.note(line);
    }
}
