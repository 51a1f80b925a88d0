//! In each room one connection publishes to the others, and publishes again when all of them have it.

use std::io;
use std::time::Instant;

use bench_common::measurement::Measurement;

use super::{Tally, measure};
use crate::arguments::LoadArguments;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};

/// Who has received what.
#[derive(Debug)]
pub struct Rooms {
    count: usize,
    /// Those who receive; the publisher comes before them.
    members: usize,
    in_flight: usize,
    /// For each room and publish in flight: when it was sent, and how many have not got it.
    publishes: Vec<(Instant, usize)>,
    /// How many publishes each connection has received.
    received: Vec<usize>,
    /// How many of a room's members are waited for.
    pub expected: usize,
    /// Whether the next publish follows when one has arrived.
    pub is_publishing: bool,
}

impl Rooms {
    pub fn new(rooms: usize, members: usize, in_flight: usize) -> Self {
        Self {
            count: rooms,
            members,
            in_flight,
            publishes: vec![(Instant::now(), members); rooms * in_flight],
            received: vec![0; rooms * (members + 1)],
            expected: members,
            is_publishing: true,
        }
    }

    pub fn run(mut self, arguments: &LoadArguments, bytes: usize) -> io::Result<Measurement> {
        let mut fleet = Fleet::new(arguments, Endpoint::Room, bytes, self.in_flight)?;
        fleet.open(self.places(), OPENING_AT_ONCE)?;
        self.start(&mut fleet)?;
        measure(arguments, &mut fleet, |fleet, tally, index, messages| {
            self.received(fleet, tally, index, messages)
        })
    }

    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let each = self.members + 1;
        (0..self.count * each).map(move |index| Place {
            endpoint: Endpoint::Room,
            room: index / each,
        })
    }

    /// Publishes for the first time.
    pub fn start(&mut self, fleet: &mut Fleet) -> io::Result<()> {
        for room in 0..self.count {
            fleet.send(room * (self.members + 1), self.in_flight)?;
        }
        Ok(())
    }

    /// Counts deliveries, and publishes again in a room whose oldest publish has arrived everywhere.
    pub fn received(
        &mut self,
        fleet: &mut Fleet,
        tally: &mut Tally,
        index: usize,
        messages: usize,
    ) -> io::Result<()> {
        let room = index / (self.members + 1);
        let publisher = room * (self.members + 1);
        if index == publisher {
            // Its own message: it should not have got it.
            fleet.count_stray();
            return Ok(());
        }
        tally.messages += messages as u64;
        let mut completed = 0;
        for _ in 0..messages {
            let slot = room * self.in_flight + self.received[index] % self.in_flight;
            self.received[index] += 1;
            let (sent, missing) = &mut self.publishes[slot];
            *missing -= 1;
            if *missing == 0 {
                *missing = self.expected;
                let now = Instant::now();
                tally.record(now - *sent);
                *sent = now;
                completed += 1;
            }
        }
        if completed > 0 && self.is_publishing {
            fleet.send(publisher, completed)?;
        }
        Ok(())
    }

    /// How many publishes a connection has received.
    pub fn received_by(&self, index: usize) -> usize {
        self.received[index]
    }

    /// From now on all of a room but so many are waited for. Nothing may be in flight.
    pub fn expect(&mut self, expected: usize) {
        self.expected = expected;
        for (_, missing) in &mut self.publishes {
            *missing = expected;
        }
    }
}
