//! A room under full publishing in which one member stops reading: do the others notice, what does the server keep for
//! it, and when is it let go of?

use std::io::{self, Read};
use std::time::{Duration, Instant};

use bench_common::measurement::{Measurement, SlowConsumer};
use bench_common::system::shrink_receive_buffer;

use super::Tally;
use super::room::Rooms;
use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE};
use crate::memory::{is_established, resident_bytes};

const IN_FLIGHT: usize = 8;
/// How often memory and the slow one's fate are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long it takes at most until the last publishes have arrived.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// Reading again, it waits so long for what the server had for it.
const LAST_READ_TIMEOUT: Duration = Duration::from_secs(2);

pub fn run(arguments: &LoadArguments, members: usize, bytes: usize) -> io::Result<Measurement> {
    let mut fleet = Fleet::new(arguments, Endpoint::Room, bytes, IN_FLIGHT)?;
    let mut rooms = Rooms::new(1, members, IN_FLIGHT);
    fleet.open(rooms.places(), OPENING_AT_ONCE)?;
    let slow = members;

    let mut tally = Tally::new()?;
    rooms.start(&mut fleet)?;
    work(&mut fleet, &mut rooms, &mut tally, arguments.warm_up, &mut || {
        Ok(())
    })?;
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    work(
        &mut fleet,
        &mut rooms,
        &mut tally,
        arguments.measured,
        &mut || Ok(()),
    )?;
    let before = start.until(Clocks::read(arguments.process)?, tally.messages);
    drain(&mut fleet, &mut rooms, &mut tally, slow)?;

    fleet.ignore(slow)?;
    // So that the kernel does not read for it what it does not read.
    shrink_receive_buffer(fleet.connection(slow).transport.stream())?;
    rooms.expect(members - 1);
    rooms.is_publishing = true;
    let slow_port = fleet.connection(slow).transport.stream().local_addr()?.port();
    let server_port = fleet.port();
    let resident_before = resident_bytes(arguments.process)?;
    let mut resident_max = resident_before;
    let mut gone_after = None;
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    let stopped = Instant::now();
    let mut next_look = stopped;
    let mut look = || {
        if Instant::now() < next_look {
            return Ok(());
        }
        next_look += LOOK_EVERY;
        resident_max = resident_max.max(resident_bytes(arguments.process)?);
        if gone_after.is_none() && !is_established(server_port, slow_port)? {
            gone_after = Some(stopped.elapsed().as_secs_f64());
        }
        Ok(())
    };
    rooms.start(&mut fleet)?;
    // Longer than the others: a queue without a bound needs time to show, and so does a deadline.
    work(
        &mut fleet,
        &mut rooms,
        &mut tally,
        arguments.measured * 8,
        &mut look,
    )?;
    let mut measurement = start.until(Clocks::read(arguments.process)?, tally.messages);
    measurement.strays = fleet.strays();
    measurement.slow_consumer = Some(SlowConsumer {
        others_before_per_second: per_second(&before) * share(members - 1, members),
        others_after_per_second: per_second(&measurement),
        growth_bytes: resident_max - resident_before,
        gone_after_seconds: gone_after,
        close_code: read_on(&mut fleet, slow),
    });
    Ok(measurement)
}

fn work(
    fleet: &mut Fleet,
    rooms: &mut Rooms,
    tally: &mut Tally,
    time: Duration,
    look: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let end = Instant::now() + time;
    while Instant::now() < end {
        fleet.turn(LOOK_EVERY, &mut |fleet, index, messages| {
            rooms.received(fleet, tally, index, messages)
        })?;
        look()?;
    }
    Ok(())
}

/// Publishes no more, and waits until everybody has everything.
fn drain(fleet: &mut Fleet, rooms: &mut Rooms, tally: &mut Tally, members: usize) -> io::Result<()> {
    rooms.is_publishing = false;
    let deadline = Instant::now() + DRAIN_TIMEOUT;
    loop {
        work(fleet, rooms, tally, LOOK_EVERY, &mut || Ok(()))?;
        let first = rooms.received_by(1);
        if (2..=members).all(|member| rooms.received_by(member) == first) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(io::Error::other("publishes did not arrive everywhere"));
        }
    }
}

/// Reads what is left for the slow one, and gives the code of the close if there is one among it.
fn read_on(fleet: &mut Fleet, slow: usize) -> Option<u16> {
    let connection = fleet.connection(slow);
    connection.transport.stream().set_nonblocking(false).ok()?;
    connection
        .transport
        .stream()
        .set_read_timeout(Some(LAST_READ_TIMEOUT))
        .ok()?;
    let mut buffer = vec![0; 64 * 1024];
    let deadline = Instant::now() + DRAIN_TIMEOUT;
    while Instant::now() < deadline {
        let count = connection
            .transport
            .read(&mut buffer)
            .ok()
            .filter(|count| *count > 0)?;
        if let Some(code) = connection.decoder.feed(&buffer[..count]).close_code {
            return Some(code);
        }
    }
    None
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rates are far below the digits of an f64"
)]
fn per_second(measurement: &Measurement) -> f64 {
    measurement.messages as f64 / measurement.wall_seconds
}

#[expect(clippy::cast_precision_loss, reason = "a few members")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
