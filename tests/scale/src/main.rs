//! `scale COMMAND [--name=value …]`: see CONTRIBUTING.md.

#![expect(clippy::print_stdout, reason = "it prints what it measures")]

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use asena_ws_scale::arguments::Arguments;
use asena_ws_scale::commands::{climb, heartbeats, memory, restart, soak};
use asena_ws_scale::generation;
use asena_ws_scale::host::Host;
use asena_ws_scale::in_memory::InMemory;
use asena_ws_scale::ledger::Generation;
use asena_ws_scale::usage::Usage;
use asena_ws_scale::{Outcome, limits, server};
use tokio::runtime::Builder;

const USAGE: &str = "\
scale tcp [--connections=19000] [--rooms=10000] [--ping-ms=25000]
scale memory [--connections=200000] [--rooms=10000] [--ping-ms=25000]
scale heartbeats [--connections=10000] [--seconds=60]
scale idle [--connections=10000]
scale soak [--minutes=60]
scale restart [--connections=5000] [--pace-ms=1000]";

/// The default of the framework.
const PING_MS: u64 = 25_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome {
    let descriptors = limits::raise_descriptors()?;
    let mut words = env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let arguments = Arguments::new(words.collect());
    // Over streams in memory, time may jump to the next deadline whenever nothing else is to be done.
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(command == "memory")
        .build()?;
    runtime.block_on(async {
        match command.as_str() {
            "server" => server(arguments).await,
            "tcp" => tcp(arguments, descriptors).await,
            "memory" => in_memory(arguments).await,
            "heartbeats" => idle_pulse(arguments).await,
            "idle" => idle(arguments).await,
            "soak" => soak(arguments).await,
            "generation" => generation(arguments).await,
            "restart" => restart(arguments).await,
            _ => Err(USAGE.into()),
        }
    })
}

async fn host(ping_interval: Duration) -> Outcome<Host> {
    Host::start(env::current_exe()?, ping_interval).await
}

async fn server(mut arguments: Arguments) -> Outcome {
    let ping_interval = ping_interval(&mut arguments)?;
    arguments.end()?;
    server::serve(ping_interval).await
}

/// One of the servers of a restart.
async fn generation(mut arguments: Arguments) -> Outcome {
    let port = arguments.value("port", 0)?;
    let number = arguments.value("number", 1)?;
    arguments.end()?;
    generation::serve(port, Generation(number)).await
}

async fn restart(mut arguments: Arguments) -> Outcome {
    let connections = arguments.value("connections", 5000)?;
    let pace = Duration::from_millis(arguments.value("pace-ms", 1000)?);
    arguments.end()?;
    let restarted = restart::restart(&env::current_exe()?, connections, pace).await?;
    println!("{restarted}");
    restarted.is_lossless()
}

async fn tcp(mut arguments: Arguments, descriptors: u64) -> Outcome {
    let ping_interval = ping_interval(&mut arguments)?;
    let connections: usize = arguments.value("connections", 19_000)?;
    let rooms = arguments.value("rooms", 10_000)?;
    arguments.end()?;
    if connections as u64 > descriptors {
        return Err(format!("this process may have {descriptors} descriptors: see `ulimit -Hn`").into());
    }
    let climbed = climb::climb(host(ping_interval).await?, rooms, &levels(connections)).await?;
    println!("over loopback; memory and time of the server alone\n\n{climbed}");
    Ok(())
}

async fn in_memory(mut arguments: Arguments) -> Outcome {
    let ping_interval = ping_interval(&mut arguments)?;
    let connections = arguments.value("connections", 200_000)?;
    let rooms = arguments.value("rooms", 10_000)?;
    arguments.end()?;
    let venue = InMemory::start(ping_interval).await?;
    let climbed = climb::climb(venue, rooms, &levels(connections)).await?;
    println!("over streams in memory; memory and time of both ends, and of the streams\n\n{climbed}");
    Ok(())
}

async fn idle_pulse(mut arguments: Arguments) -> Outcome {
    let connections = arguments.value("connections", 10_000)?;
    let time = Duration::from_secs(arguments.value("seconds", 60)?);
    arguments.end()?;
    let host = host(Duration::from_millis(PING_MS)).await?;
    println!("{}", heartbeats::measure(host, connections, time).await?);
    Ok(())
}

async fn idle(mut arguments: Arguments) -> Outcome {
    let connections = arguments.value("connections", 10_000)?;
    arguments.end()?;
    let bytes = memory::each_idle(host(Duration::from_millis(PING_MS)).await?, connections).await?;
    println!("{bytes} bytes of RSS for each of {connections} idle connections");
    let host = Host::start_frugal(env::current_exe()?, Duration::from_millis(PING_MS)).await?;
    let tide = memory::tide(host, 1000).await?;
    let (high, low) = (tide.high / 1024, tide.low / 1024);
    println!(
        "1000 messages of 64 KiB half received: {high} KiB more; when all were answered: {low} KiB more"
    );
    Ok(())
}

async fn soak(mut arguments: Arguments) -> Outcome {
    let minutes = arguments.value("minutes", 60)?;
    arguments.end()?;
    let program = env::current_exe()?;
    let mut minute = 0;
    let look = |time: Duration, usage: Usage| {
        if time.as_secs() / 60 >= minute {
            println!("minute {minute}: {} KiB", usage.resident_bytes / 1024);
            minute += 1;
        }
    };
    let soaked = soak::soak(&program, Duration::from_secs(60 * minutes), look).await?;
    println!("{soaked}");
    soaked.is_flat()
}

fn ping_interval(arguments: &mut Arguments) -> Outcome<Duration> {
    Ok(Duration::from_millis(arguments.value("ping-ms", PING_MS)?))
}

/// A twentieth, a quarter, and all: of 19,000 about 1,000 and 5,000.
fn levels(connections: usize) -> [usize; 3] {
    [connections.div_ceil(19), connections * 5 / 19, connections]
}
