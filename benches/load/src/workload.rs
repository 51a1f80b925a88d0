//! What the clients do, one file for each kind of scenario, and what they share: the window that is measured.

mod beside_broadcast;
mod echo;
mod handshakes;
mod idle;
mod latency;
mod room;
mod slow_consumer;

use std::io;
use std::time::{Duration, Instant};

use bench_common::measurement::{Latency, Measurement};
use bench_common::scenario::Workload;
use hdrhistogram::Histogram;

use self::beside_broadcast::Room;
use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::fleet::Fleet;
use crate::strace::Strace;

pub fn run(arguments: &LoadArguments) -> io::Result<Measurement> {
    match arguments.scenario.workload {
        Workload::Echo {
            connections,
            in_flight,
            bytes,
        } => echo::run(arguments, connections, in_flight, bytes),
        Workload::Room {
            rooms,
            members,
            in_flight,
            bytes,
        } => room::Rooms::new(rooms, members, in_flight).run(arguments, bytes),
        Workload::Idle { connections, place } => idle::run(arguments, connections, place),
        Workload::SlowConsumer {
            members,
            bytes,
            watched_seconds,
        } => {
            let watched = Duration::from_secs(watched_seconds.into());
            slow_consumer::run(arguments, members, bytes, watched)
        }
        Workload::Handshakes { connections, at_once } => handshakes::run(arguments, connections, at_once),
        Workload::Latency {
            connections,
            bytes,
            messages_per_second,
        } => latency::run(arguments, connections, bytes, messages_per_second, None),
        Workload::EchoBesideBroadcast {
            members,
            publish_bytes,
            publish_interval_ms,
            connections,
            bytes,
            messages_per_second,
        } => {
            let interval = Duration::from_millis(publish_interval_ms.into());
            let room = Room::open(arguments, members, publish_bytes, interval)?;
            latency::run(arguments, connections, bytes, messages_per_second, Some(room))
        }
    }
}

/// What is counted in a window.
#[derive(Debug)]
pub struct Tally {
    pub messages: u64,
    /// In nanoseconds.
    pub latencies: Histogram<u64>,
}

impl Tally {
    fn new() -> io::Result<Self> {
        Ok(Self {
            messages: 0,
            latencies: histogram()?,
        })
    }

    fn reset(&mut self) {
        self.messages = 0;
        self.latencies.reset();
    }

    pub fn record(&mut self, latency: Duration) {
        self.latencies.saturating_record(nanoseconds(latency));
    }
}

/// Up to a minute, to three digits.
fn histogram() -> io::Result<Histogram<u64>> {
    Histogram::new_with_max(60_000_000_000, 3).map_err(io::Error::other)
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a latency has far fewer digits than an f64"
)]
fn microseconds(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    histogram.value_at_quantile(quantile) as f64 / 1e3
}

/// Lets the connections work for the warm-up and then for the measured time, and tells of the latter.
fn measure(
    arguments: &LoadArguments,
    fleet: &mut Fleet,
    mut on_messages: impl FnMut(&mut Fleet, &mut Tally, usize, usize) -> io::Result<()>,
) -> io::Result<Measurement> {
    let mut tally = Tally::new()?;
    let mut work = |fleet: &mut Fleet, tally: &mut Tally, time: Duration| {
        let end = Instant::now() + time;
        while Instant::now() < end {
            fleet.turn(Duration::from_millis(50), &mut |fleet, index, messages| {
                on_messages(fleet, tally, index, messages)
            })?;
        }
        Ok::<_, io::Error>(())
    };
    work(fleet, &mut tally, arguments.warm_up)?;
    let strays = fleet.strays();
    let strace = match &arguments.strace {
        Some(summary) => Some(Strace::attach(arguments.process, summary)?),
        None => None,
    };
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    work(fleet, &mut tally, arguments.measured)?;
    let mut measurement = start.until(Clocks::read(arguments.process)?, tally.messages);
    measurement.system_calls = strace.map(Strace::finish).transpose()?;
    if tally.messages == 0 {
        return Err(io::Error::other("no message came back in the measured time"));
    }
    measurement.strays = fleet.strays() - strays;
    measurement.latency = Some(latency(&tally.latencies, 0.0));
    Ok(measurement)
}

fn latency(histogram: &Histogram<u64>, late_p99: f64) -> Latency {
    Latency {
        p50: microseconds(histogram, 0.5),
        p99: microseconds(histogram, 0.99),
        p999: microseconds(histogram, 0.999),
        max: microseconds(histogram, 1.0),
        late_p99,
    }
}
