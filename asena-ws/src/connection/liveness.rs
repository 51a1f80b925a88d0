//! Who is pinged and who counts as gone, for all connections of an endpoint together: a wheel of ticks, on which each
//! connection stands once. An idle connection costs one visit a ping, and no timer.

use std::collections::VecDeque;
use std::time::Duration;

use super::options::ConnectionOptions;

/// The unit in which silence is counted.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// Since the endpoint began.
pub(crate) type Ticks = u32;

/// The connections that are due at each of the next ticks.
#[derive(Debug)]
pub(crate) struct Wheel<M> {
    now: Ticks,
    slots: VecDeque<Vec<M>>,
}

/// What to do about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Come back in so many ticks.
    Wait(Ticks),
    /// Send a ping, and come back in so many ticks.
    Ping(Ticks),
    /// The peer counts as gone.
    Dead,
}

/// How long a peer may be silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    ping_after: Option<Ticks>,
    dead_after: Option<Ticks>,
}

impl<M> Wheel<M> {
    pub(crate) fn new() -> Self {
        Self {
            now: 0,
            slots: VecDeque::new(),
        }
    }

    /// Puts a member so many ticks ahead: one at least.
    pub(crate) fn insert(&mut self, member: M, ticks: Ticks) {
        let slot = ticks.max(1) as usize - 1;
        if self.slots.len() <= slot {
            self.slots.resize_with(slot + 1, Vec::new);
        }
        self.slots[slot].push(member);
    }

    /// Turns by one tick, and gives the members that are due.
    pub(crate) fn turn(&mut self) -> Vec<M> {
        self.now = self.now.wrapping_add(1);
        self.slots.pop_front().unwrap_or_default()
    }

    pub(crate) fn now(&self) -> Ticks {
        self.now
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

impl Patience {
    pub(crate) fn of(options: &ConnectionOptions) -> Self {
        Self {
            ping_after: ticks(options.ping_interval),
            dead_after: ticks(options.dead_after),
        }
    }

    /// When to look at a connection for the first time; `None` if its silence is of no interest.
    pub(crate) fn first(self) -> Option<Ticks> {
        match (self.ping_after, self.dead_after) {
            (Some(ping), Some(dead)) => Some(ping.min(dead)),
            (one, other) => one.or(other),
        }
    }

    /// What to do about a connection that has been silent for so long.
    pub(crate) fn judge(self, silence: Ticks) -> Verdict {
        if self.dead_after.is_some_and(|dead| silence >= dead) {
            return Verdict::Dead;
        }
        match self.ping_after {
            Some(ping) if silence < ping => Verdict::Wait(ping - silence),
            Some(ping) => {
                let until_dead = self.dead_after.map_or(ping, |dead| dead - silence);
                Verdict::Ping(ping.min(until_dead))
            }
            None => Verdict::Wait(self.dead_after.map_or(Ticks::MAX, |dead| dead - silence)),
        }
    }
}

/// Rounded up; `None` for zero, which is never.
fn ticks(duration: Duration) -> Option<Ticks> {
    if duration.is_zero() {
        return None;
    }
    let ticks = duration.as_millis().div_ceil(TICK.as_millis());
    Some(Ticks::try_from(ticks).unwrap_or(Ticks::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patience(ping_ms: u64, dead_ms: u64) -> Patience {
        Patience::of(&ConnectionOptions {
            ping_interval: Duration::from_millis(ping_ms),
            dead_after: Duration::from_millis(dead_ms),
            ..ConnectionOptions::default()
        })
    }

    #[test]
    fn a_silent_peer_is_pinged_and_then_counts_as_gone() {
        let patience = patience(25_000, 45_000);
        assert_eq!(patience.first(), Some(250));
        assert_eq!(patience.judge(100), Verdict::Wait(150));
        assert_eq!(patience.judge(250), Verdict::Ping(200));
        assert_eq!(patience.judge(449), Verdict::Ping(1));
        assert_eq!(patience.judge(450), Verdict::Dead);
    }

    #[test]
    fn either_may_be_off() {
        assert_eq!(patience(0, 0).first(), None);
        assert_eq!(patience(0, 1000).first(), Some(10));
        assert_eq!(patience(0, 1000).judge(4), Verdict::Wait(6));
        assert_eq!(patience(1000, 0).judge(1000), Verdict::Ping(10));
    }

    #[test]
    fn a_member_is_due_when_it_said_and_once() {
        let mut wheel = Wheel::new();
        wheel.insert('a', 3);
        wheel.insert('b', 1);
        wheel.insert('c', 0);
        let turns: Vec<Vec<char>> = (0..4).map(|_| wheel.turn()).collect();
        assert_eq!(turns, [vec!['b', 'c'], vec![], vec!['a'], vec![]]);
        assert_eq!(wheel.now(), 4);
    }
}
