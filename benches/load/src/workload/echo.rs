//! Each connection sends its next message when an answer came.

use std::io;
use std::time::Instant;

use bench_common::measurement::Measurement;

use super::measure;
use crate::arguments::LoadArguments;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};

pub fn run(
    arguments: &LoadArguments,
    connections: usize,
    in_flight: usize,
    bytes: usize,
) -> io::Result<Measurement> {
    let endpoint = Endpoint::Echo;
    let mut fleet = Fleet::new(arguments, endpoint, bytes, in_flight)?;
    let place = Place { endpoint, room: 0 };
    fleet.open((0..connections).map(|_| place), OPENING_AT_ONCE)?;

    let mut sent = SentTimes::new(connections, in_flight);
    for index in 0..connections {
        fleet.send(index, in_flight)?;
    }
    measure(arguments, &mut fleet, |fleet, tally, index, messages| {
        let now = Instant::now();
        tally.messages += messages as u64;
        for _ in 0..messages {
            tally.record(now - sent.replace_oldest(index, now));
        }
        fleet.send(index, messages)
    })
}

/// When the messages that are in flight were sent. Answers come in the order of what they answer.
struct SentTimes {
    times: Vec<Instant>,
    oldest: Vec<usize>,
    in_flight: usize,
}

impl SentTimes {
    fn new(connections: usize, in_flight: usize) -> Self {
        Self {
            times: vec![Instant::now(); connections * in_flight],
            oldest: vec![0; connections],
            in_flight,
        }
    }

    fn replace_oldest(&mut self, index: usize, now: Instant) -> Instant {
        let oldest = &mut self.oldest[index];
        let slot = index * self.in_flight + *oldest;
        *oldest = (*oldest + 1) % self.in_flight;
        std::mem::replace(&mut self.times[slot], now)
    }
}
