//! The floor: what reading and writing cost, and nothing else. One thread, one epoll, no runtime, no UTF-8 check, no
//! limits, no pings, no close handshake, and a handshake that believes the client. Nobody should deploy it.
//!
//! It writes once per frame, or with `--batched` once per receiver for all that one read brought.

mod connection;
mod frames;
mod handshake;
mod server;

use std::io;
use std::net::TcpListener;

use bench_common::arguments::ServerArguments;
use bench_common::serve;

fn main() -> io::Result<()> {
    let arguments = ServerArguments::from_command_line();
    // It has one thread whatever it is asked for. Its backlog is std's 128, more than the load opens at once.
    let listener = TcpListener::bind(serve::address(arguments))?;
    serve::ready();
    server::Server::new(listener, arguments.batched)?.run()
}
