//! What each server would write the same way: the runtime, the listener, the word that it listens, and the work of the
//! handler that the idle scenario is about.

use std::hint::black_box;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Runtime};

use crate::arguments::ServerArguments;

/// Enough for all the connections that the load opens at once.
pub const BACKLOG: u32 = 4096;

/// What a message may hold, where a library's default would refuse the scenario of 1 MiB.
pub const MESSAGE_BYTES_MAX: usize = 4 << 20;

/// The bytes that the idle endpoint's handler keeps across an await.
pub const KEPT_BYTES: usize = 8 * 1024;

/// One thread is `current_thread`, more are `multi_thread`: the same choice for every server on tokio.
///
/// # Errors
///
/// If the system gives no threads or no epoll.
pub fn runtime(arguments: ServerArguments) -> io::Result<Runtime> {
    match arguments.threads {
        1 => Builder::new_current_thread().enable_all().build(),
        threads => Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build(),
    }
}

/// Binds the port on the loopback address.
///
/// # Errors
///
/// If the port is taken.
pub fn listen(arguments: ServerArguments) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address(arguments))?;
    socket.listen(BACKLOG)
}

#[must_use]
pub fn address(arguments: ServerArguments) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, arguments.port).into()
}

/// Tells the runner that connections are taken from now on.
pub fn ready() {
    println!("ready");
    // A pipe that nobody reads any more is the runner's end, and soon ours.
    let _ = io::stdout().flush();
}

/// What the handler of `/idle` does on all servers: it keeps 8 KiB across an await, as one does that parses or renders
/// into a buffer of its own. Where a library has no handlers apart from the connection's own loop, the loop keeps it.
pub async fn keep_across_an_await(message: &[u8]) {
    let mut kept = [0_u8; KEPT_BYTES];
    let length = message.len().min(KEPT_BYTES);
    kept[..length].copy_from_slice(&message[..length]);
    tokio::task::yield_now().await;
    black_box(&kept);
}
