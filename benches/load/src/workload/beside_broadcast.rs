//! A large room that something is published to again and again, for what happens beside it.
//!
//! The thread that reads what thousands receive is the one whose echoes are timed. So it takes only a few reads of the room's
//! at a time, and looks at the echoes in between: how long that keeps it is what an echo is sent late by.

use std::io;
use std::time::{Duration, Instant};

use crate::arguments::LoadArguments;
use crate::dialect::Endpoint;
use crate::fleet::{Fleet, OPENING_AT_ONCE, Place};

/// As many of the members are read before the next look at the echoes.
const READS_AT_ONCE: usize = 8;
const ARRIVAL_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Room {
    fleet: Fleet,
    members: usize,
    interval: Duration,
    next_publish: Instant,
    published: usize,
    received: usize,
}

impl Room {
    /// Opens the connections of the members, and that of one further who publishes.
    pub fn open(
        arguments: &LoadArguments,
        members: usize,
        bytes: usize,
        interval: Duration,
    ) -> io::Result<Self> {
        let endpoint = Endpoint::Room;
        let mut fleet = Fleet::new(arguments, endpoint, bytes, 1)?;
        let place = Place { endpoint, room: 0 };
        fleet.open((0..=members).map(|_| place), OPENING_AT_ONCE)?;
        fleet.limit_turns(READS_AT_ONCE);
        Ok(Self {
            fleet,
            members,
            interval,
            next_publish: Instant::now(),
            published: 0,
            received: 0,
        })
    }

    /// Publishes if it is time to, whether or not all have the last, and reads for a few of the members.
    pub fn turn(&mut self) -> io::Result<()> {
        if Instant::now() >= self.next_publish {
            self.next_publish += self.interval;
            self.published += 1;
            self.fleet.send(0, 1)?;
        }
        self.read(Duration::ZERO)
    }

    /// Waits until all have everything, so that nobody looks good who has left it for later, and tells how many messages were
    /// not what was asked for.
    pub fn finish(&mut self) -> io::Result<u64> {
        let deadline = Instant::now() + ARRIVAL_TIMEOUT;
        while self.received < self.published * self.members {
            self.read(Duration::from_millis(100))?;
            if Instant::now() > deadline {
                return Err(io::Error::other("publishes did not arrive everywhere"));
            }
        }
        Ok(self.fleet.strays())
    }

    fn read(&mut self, timeout: Duration) -> io::Result<()> {
        let received = &mut self.received;
        self.fleet.turn(timeout, &mut |_, _, messages| {
            *received += messages;
            Ok(())
        })
    }
}
