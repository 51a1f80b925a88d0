//! The load: opens connections to a server that runs, makes it work for a while, and prints one line of JSON about it.
//!
//! One thread and one epoll. Nothing is allocated and no payload copied while it measures, and it tells how much CPU it
//! took itself, so that one sees whether it or the server was the bottleneck.

mod arguments;
mod clocks;
mod connection;
mod decoder;
mod dialect;
mod fleet;
mod memory;
mod opening;
mod outgoing;
mod strace;
mod transport;
mod workload;

use std::io;
use std::process::ExitCode;

use bench_common::system::raise_descriptor_limit;

use crate::arguments::LoadArguments;

fn main() -> ExitCode {
    let arguments = LoadArguments::from_command_line();
    match raise_descriptor_limit().and_then(|_| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &LoadArguments) -> io::Result<()> {
    let measurement = workload::run(arguments)?;
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}
