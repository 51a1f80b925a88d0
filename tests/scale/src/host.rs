//! A server in a process of its own.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};

use crate::Outcome;
use crate::usage::Usage;
use crate::visitors::Venue;

/// A server in a process of its own, reached over loopback.
#[derive(Debug)]
pub struct Host {
    child: Child,
    address: SocketAddr,
    dialled: AtomicU32,
}

impl Host {
    /// Starts a program, which is `scale`.
    ///
    /// # Errors
    ///
    /// If it does not come to listen.
    pub async fn start(program: impl AsRef<OsStr>, ping_interval: Duration) -> Outcome<Self> {
        Self::spawn(&mut Command::new(program), ping_interval).await
    }

    /// The same, whose allocator gives large blocks back to the system as soon as they are freed, so that memory which is
    /// resident is memory that is held.
    ///
    /// By itself glibc keeps what is freed for the next allocation. With these settings each buffer of 16 KiB or more is a
    /// mapping of its own, and none is cut off the heap's spare end.
    ///
    /// # Errors
    ///
    /// If it does not come to listen.
    pub async fn start_frugal(program: impl AsRef<OsStr>, ping_interval: Duration) -> Outcome<Self> {
        let mut command = Command::new(program);
        command
            .env("MALLOC_MMAP_THRESHOLD_", "16384")
            .env("MALLOC_TOP_PAD_", "0");
        Self::spawn(&mut command, ping_interval).await
    }

    async fn spawn(command: &mut Command, ping_interval: Duration) -> Outcome<Self> {
        let mut child = command
            .arg("server")
            .arg(format!("--ping-ms={}", ping_interval.as_millis()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("it has an output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        let address = line.ok_or("the server has not come to listen")?.parse()?;
        Ok(Self {
            child,
            address,
            dialled: AtomicU32::new(0),
        })
    }

    /// As [`Venue::dial`], with a receive buffer of a chosen size.
    ///
    /// # Errors
    ///
    /// If there is no connection to be had.
    pub async fn dial_with(&self, receive_bytes: Option<u32>) -> Outcome<TcpStream> {
        let number = self.dialled.fetch_add(1, Ordering::Relaxed);
        dial(self.address, number, receive_bytes).await
    }
}

/// From many addresses in turn, by a number that counts: each has 28,000 ports, and a closed connection keeps its own for a minute.
pub(crate) async fn dial(address: SocketAddr, number: u32, receive_bytes: Option<u32>) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(bytes) = receive_bytes {
        socket.set_recv_buffer_size(bytes)?;
    }
    let [.., high, low] = number.to_be_bytes();
    socket.bind((Ipv4Addr::new(127, 0, 1 + high % 200, 1 + low % 200), 0).into())?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

impl Venue for Host {
    type Stream = TcpStream;

    async fn dial(&self) -> Outcome<TcpStream> {
        self.dial_with(None).await
    }

    fn usage(&self) -> Outcome<Usage> {
        let process = self.child.id().ok_or("the server has ended")?;
        Usage::of(&process.to_string())
    }
}
