//! Connections opened as fast as it goes: accepting, the upgrade, and what a server makes for a connection. They stay
//! open, so closing is not in it.

use std::io;

use bench_common::measurement::Measurement;

use crate::arguments::LoadArguments;
use crate::clocks::Clocks;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};

/// Opened before, so that what a server makes once is not counted.
const FIRST: usize = 200;

pub fn run(arguments: &LoadArguments, connections: usize, at_once: usize) -> io::Result<Measurement> {
    let endpoint = Endpoint::Echo;
    let mut fleet = Fleet::new(arguments, endpoint, 1, 1)?;
    let place = Place { endpoint, room: 0 };
    fleet.open((0..FIRST).map(|_| place), OPENING_AT_ONCE)?;
    let start = Clocks::read(arguments.process)?;
    fleet.open((0..connections).map(|_| place), at_once)?;
    Ok(start.until(Clocks::read(arguments.process)?, connections as u64))
}
