//! A room under full publishing in which one member stops reading: do the others notice, what does the server keep for
//! it, and when is it let go of? Then another one stops, and reads on after a while: what has it missed, and is it told?

use std::io::{self, Read};
use std::time::{Duration, Instant};

use bench_common::measurement::{Measurement, Paused, SlowConsumer};
use bench_common::system::set_receive_buffer;

use super::Tally;
use super::room::Rooms;
use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE};
use crate::memory::{descriptors, is_established, resident_bytes};

const IN_FLIGHT: usize = 8;
/// How often memory and the slow one's fate are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long it is looked on after the slow one is gone.
const AFTERWARDS: Duration = Duration::from_secs(1);
/// How long it takes at most until the last publishes have arrived.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// For how long the other one does not read: longer than it takes to fill the kernel's buffers, shorter than any deadline
/// of ours.
const PAUSE: Duration = Duration::from_secs(3);
const READ_BYTES: usize = 128 * 1024;
/// Reading again, it takes so long a silence for the end.
const SILENCE: Duration = Duration::from_secs(1);

pub fn run(
    arguments: &LoadArguments,
    members: usize,
    bytes: usize,
    watched: Duration,
) -> io::Result<Measurement> {
    let mut fleet = Fleet::new(arguments, Endpoint::Room, bytes, IN_FLIGHT)?;
    let mut rooms = Rooms::new(1, members, IN_FLIGHT);
    fleet.open(rooms.places(), OPENING_AT_ONCE)?;

    let mut tally = Tally::new()?;
    rooms.start(&mut fleet)?;
    work(&mut fleet, &mut rooms, &mut tally, arguments.warm_up)?;
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    work(&mut fleet, &mut rooms, &mut tally, arguments.measured)?;
    let before = start.until(Clocks::read(arguments.process)?, tally.messages);
    drain(&mut fleet, &mut rooms, &mut tally)?;

    stop_reading(&mut fleet, &mut rooms, members)?;
    let slow_port = fleet.connection(members).transport.stream().local_addr()?.port();
    let server_port = fleet.port();
    let descriptors_before = descriptors(arguments.process)?;
    let resident_before = resident_bytes(arguments.process)?;
    let mut resident_max = resident_before;
    let mut gone_after = None;
    tally.reset();
    let start = Clocks::read(arguments.process)?;
    let stopped = Instant::now();
    rooms.start(&mut fleet)?;
    while stopped.elapsed() < gone_after.map_or(watched, |gone| watched.min(gone + AFTERWARDS)) {
        work(&mut fleet, &mut rooms, &mut tally, LOOK_EVERY)?;
        resident_max = resident_max.max(resident_bytes(arguments.process)?);
        // The system's table of sockets is long, and reading it would cost the others their load: so only when there is reason.
        if gone_after.is_none()
            && descriptors(arguments.process)? < descriptors_before
            && !is_established(server_port, slow_port)?
        {
            gone_after = Some(stopped.elapsed());
        }
    }
    let mut measurement = start.until(Clocks::read(arguments.process)?, tally.messages);
    drain(&mut fleet, &mut rooms, &mut tally)?;

    let paused = pause(&mut fleet, &mut rooms, &mut tally, members - 1)?;
    measurement.strays = fleet.strays();
    measurement.slow_consumer = Some(SlowConsumer {
        others_before_per_second: per_second(&before) * share(members - 1, members),
        others_after_per_second: per_second(&measurement),
        growth_bytes: resident_max - resident_before,
        watched_seconds: watched.as_secs_f64(),
        gone_after_seconds: gone_after.map(|gone| gone.as_secs_f64()),
        paused,
    });
    Ok(measurement)
}

/// The last of those who still read does so no more, and is not waited for. Nothing may be in flight.
fn stop_reading(fleet: &mut Fleet, rooms: &mut Rooms, member: usize) -> io::Result<()> {
    fleet.ignore(member)?;
    // So that the kernel does not read for it what it does not read.
    set_receive_buffer(fleet.connection(member).transport.stream(), 0)?;
    rooms.expect(member - 1);
    rooms.is_publishing = true;
    Ok(())
}

/// One stops reading, and after a while takes all that there is for it.
fn pause(fleet: &mut Fleet, rooms: &mut Rooms, tally: &mut Tally, member: usize) -> io::Result<Paused> {
    stop_reading(fleet, rooms, member)?;
    rooms.start(fleet)?;
    work(fleet, rooms, tally, PAUSE)?;
    drain(fleet, rooms, tally)?;

    let mut received = rooms.received_by(member);
    let mut close_code = None;
    let connection = fleet.connection(member);
    let stream = connection.transport.stream();
    // Through a window that small, what waits would come in a trickle.
    set_receive_buffer(stream, READ_BYTES)?;
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(SILENCE))?;
    let mut buffer = vec![0; READ_BYTES];
    let deadline = Instant::now() + DRAIN_TIMEOUT;
    // An error is the silence, or that the server has cut it off.
    while Instant::now() < deadline
        && let Ok(count @ 1..) = connection.transport.read(&mut buffer)
    {
        let arrived = connection.decoder.feed(&buffer[..count]);
        received += arrived.messages;
        close_code = arrived.close_code.or(close_code);
    }
    Ok(Paused {
        seconds: PAUSE.as_secs_f64(),
        missed: rooms.received_by(1).saturating_sub(received) as u64,
        close_code,
    })
}

fn work(fleet: &mut Fleet, rooms: &mut Rooms, tally: &mut Tally, time: Duration) -> io::Result<()> {
    let end = Instant::now() + time;
    while Instant::now() < end {
        fleet.turn(LOOK_EVERY, &mut |fleet, index, messages| {
            rooms.received(fleet, tally, index, messages)
        })?;
    }
    Ok(())
}

/// Publishes no more, and waits until all who are waited for have everything.
fn drain(fleet: &mut Fleet, rooms: &mut Rooms, tally: &mut Tally) -> io::Result<()> {
    rooms.is_publishing = false;
    let deadline = Instant::now() + DRAIN_TIMEOUT;
    loop {
        work(fleet, rooms, tally, LOOK_EVERY)?;
        let first = rooms.received_by(1);
        if (2..=rooms.expected).all(|member| rooms.received_by(member) == first) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(io::Error::other("publishes did not arrive everywhere"));
        }
    }
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
