//! Connections that have spoken once and then are idle: what does each cost?

use std::io;
use std::time::{Duration, Instant};

use bench_common::measurement::{Measurement, Memory};
use bench_common::scenario::IdlePlace;

use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};
use crate::memory::resident_bytes;

const MESSAGE_BYTES: usize = 32;
/// Connections in one room, each of which is heard by the others.
const ROOM_MEMBERS: usize = 10;
/// Opened before the first look, so that what a server makes once is not counted.
const FIRST: usize = 100;
/// How many speak at once.
const SPEAKING: usize = 100;
/// For what a server does a little later: free a handshake's memory, collect garbage.
const SETTLING: Duration = Duration::from_secs(1);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

pub fn run(arguments: &LoadArguments, connections: usize, place: IdlePlace) -> io::Result<Measurement> {
    let endpoint = Endpoint::from(place);
    let mut fleet = Fleet::new(arguments, endpoint, MESSAGE_BYTES, 1)?;
    open_and_speak(&mut fleet, endpoint, 0, FIRST)?;
    settle(&mut fleet)?;

    let before_bytes = resident_bytes(arguments.process)?;
    let start = Clocks::read(arguments.process)?;
    open_and_speak(&mut fleet, endpoint, FIRST, connections)?;
    settle(&mut fleet)?;
    let mut measurement = start.until(Clocks::read(arguments.process)?, connections as u64);
    measurement.memory = Some(Memory {
        connections,
        before_bytes,
        after_bytes: resident_bytes(arguments.process)?,
    });
    measurement.strays = fleet.strays();
    Ok(measurement)
}

fn open_and_speak(fleet: &mut Fleet, endpoint: Endpoint, first: usize, connections: usize) -> io::Result<()> {
    let places = (first..first + connections).map(|index| Place {
        endpoint,
        room: index / ROOM_MEMBERS,
    });
    fleet.open(places, OPENING_AT_ONCE)?;
    // An echo comes back to who spoke; in a room all others hear it.
    let answers = if endpoint == Endpoint::Room {
        ROOM_MEMBERS - 1
    } else {
        1
    };
    for start in (first..first + connections).step_by(SPEAKING) {
        let speaking = start..(start + SPEAKING).min(first + connections);
        for index in speaking.clone() {
            fleet.send(index, 1)?;
        }
        await_messages(fleet, speaking.len() * answers)?;
    }
    Ok(())
}

fn await_messages(fleet: &mut Fleet, messages: usize) -> io::Result<()> {
    let deadline = Instant::now() + ANSWER_TIMEOUT;
    let mut missing = messages;
    while missing > 0 {
        fleet.turn(Duration::from_millis(100), &mut |_, _, messages| {
            missing = missing.saturating_sub(messages);
            Ok(())
        })?;
        if Instant::now() > deadline {
            return Err(io::Error::other(format!("{missing} messages did not come")));
        }
    }
    Ok(())
}

fn settle(fleet: &mut Fleet) -> io::Result<()> {
    let end = Instant::now() + SETTLING;
    while Instant::now() < end {
        fleet.turn(Duration::from_millis(100), &mut |_, _, _| Ok(()))?;
    }
    Ok(())
}
