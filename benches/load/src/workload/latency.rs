//! Echoes at a rate that does not wait for the answers: a server that stalls is asked on, and all that it lets wait is
//! counted from when it was due.

use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

use bench_common::measurement::Measurement;

use super::beside_broadcast::Room;
use super::{Tally, histogram, latency, microseconds, nanoseconds};
use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};

/// More than this on one connection, and the server does not keep up.
const WAITING_MAX: usize = 1024;

pub fn run(
    arguments: &LoadArguments,
    connections: usize,
    bytes: usize,
    messages_per_second: u32,
    mut room: Option<Room>,
) -> io::Result<Measurement> {
    let endpoint = Endpoint::Echo;
    let mut fleet = Fleet::new(arguments, endpoint, bytes, WAITING_MAX)?;
    let place = Place { endpoint, room: 0 };
    fleet.open((0..connections).map(|_| place), OPENING_AT_ONCE)?;

    let interval = Duration::from_secs(1) / messages_per_second;
    let mut waiting = vec![VecDeque::with_capacity(WAITING_MAX); connections];
    let mut tally = Tally::new()?;
    let mut late = histogram()?;
    let mut next = Instant::now();
    let mut turn = 0;
    let mut work = |fleet: &mut Fleet, tally: &mut Tally, time: Duration| {
        let end = Instant::now() + time;
        loop {
            let now = Instant::now();
            if now >= end {
                return Ok::<_, io::Error>(());
            }
            while next <= now {
                let index = turn % connections;
                if waiting[index].len() == WAITING_MAX {
                    return Err(io::Error::other("the server does not keep up with the rate"));
                }
                waiting[index].push_back(next);
                fleet.send(index, 1)?;
                late.saturating_record(nanoseconds(next.elapsed()));
                turn += 1;
                next += interval;
            }
            // Never sleeps: a timer's slack would be more than a message takes.
            fleet.turn(Duration::ZERO, &mut |_, index, messages| {
                let now = Instant::now();
                tally.messages += messages as u64;
                for due in waiting[index].drain(..messages) {
                    tally.record(now - due);
                }
                Ok(())
            })?;
            if let Some(room) = &mut room {
                room.turn()?;
            }
        }
    };
    work(&mut fleet, &mut tally, arguments.warm_up)?;
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    work(&mut fleet, &mut tally, arguments.measured)?;
    let mut measurement = start.until(Clocks::read(arguments.process)?, tally.messages);
    measurement.strays = fleet.strays();
    if let Some(room) = &mut room {
        measurement.strays += room.finish()?;
    }
    measurement.latency = Some(latency(&tally.latencies, microseconds(&late, 0.99)));
    Ok(measurement)
}
