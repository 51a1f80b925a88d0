//! A server in a process of its own, which shares its port with the one that comes after it.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;

use asena_ws::App;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpSocket};
use tokio::process::{Child, ChildStdout, Command};

use crate::Outcome;
use crate::ledger::{Counter, Generation};

/// As many may wait to be accepted: a crowd comes at once.
const BACKLOG: u32 = 4096;

/// Prints where it listens, and serves until a signal. The last line is what its handlers have done.
///
/// # Errors
///
/// If it cannot listen, or does not end clean.
pub async fn serve(port: u16, generation: Generation) -> Outcome {
    let listener = listen(port)?;
    let mut output = io::stdout();
    writeln!(output, "{}", listener.local_addr()?)?;
    output.flush()?;
    let app = App::empty().websocket::<Counter>().provide(generation);
    let served = app.serve_on(listener).await;
    served.map_err(asena_ws::AppError::into_inner)
}

fn listen(port: u16) -> Outcome<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseport(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    Ok(socket.listen(BACKLOG)?)
}

/// One that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub address: SocketAddr,
}

/// What its handlers have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Messages that a handler has begun with.
    pub accepted: u64,
    /// And ended with.
    pub answered: u64,
}

impl Server {
    /// Starts a program, which is `scale`. Port 0 is any that is free.
    ///
    /// # Errors
    ///
    /// If it does not come to listen.
    pub async fn start(program: impl AsRef<OsStr>, port: u16, generation: Generation) -> Outcome<Self> {
        let mut child = Command::new(program)
            .arg("generation")
            .arg(format!("--port={port}"))
            .arg(format!("--number={}", generation.0))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("it has an output")?;
        let mut lines = BufReader::new(output).lines();
        let line = lines.next_line().await?;
        let address = line.ok_or("the server has not come to listen")?.parse()?;
        Ok(Self {
            child,
            lines,
            address,
        })
    }

    /// Asks it to end, as whoever deploys does.
    ///
    /// # Errors
    ///
    /// If it is gone.
    pub fn terminate(&self) -> Outcome {
        let id = self.child.id().ok_or("the server has ended")?;
        let pid = Pid::from_raw(i32::try_from(id)?).ok_or("a process has a number")?;
        Ok(kill_process(pid, Signal::TERM)?)
    }

    /// Waits for its end.
    ///
    /// # Errors
    ///
    /// If it does not end clean.
    pub async fn ended(mut self) -> Outcome<Totals> {
        let line = self.lines.next_line().await?;
        let status = self.child.wait().await?;
        if !status.success() {
            return Err(format!("the server ended with {status}").into());
        }
        let line = line.ok_or("the server has not told what it did")?;
        let (accepted, answered) = line.split_once(' ').ok_or("two numbers")?;
        Ok(Totals {
            accepted: accepted.parse()?,
            answered: answered.parse()?,
        })
    }
}
