//! Messages, bytes and durations by event: the only counters that a message touches.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

#[cfg(feature = "metrics")]
use super::histogram::{BUCKETS, bucket};
use crate::events::{EventDescription, EventTable};

/// Which event, of an endpoint's: found once for a message, and a number from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventPlace(u16);

impl EventPlace {
    /// A message that is no event: of `on_message`, or by `send`.
    pub(crate) const RAW: Self = Self(0);
    /// An event that the endpoint does not know.
    pub(crate) const OTHER: Self = Self(1);
    /// A reply, or the event that tells of an error.
    pub(crate) const REPLY: Self = Self(2);
    /// What is handled here: `ping`, `join` and `leave`.
    pub(crate) const BUILT_IN: Self = Self(3);
    /// `on_open`, which is no message but takes time.
    pub(crate) const OPEN: Self = Self(4);
    /// `on_close`.
    pub(crate) const CLOSE: Self = Self(5);

    /// An event of the endpoint's table, by its place there.
    pub(crate) fn handled(place: usize) -> Self {
        u16::try_from(FIXED.len() + place).map_or(Self::OTHER, Self)
    }
}

const FIXED: [(&str, Uses); 6] = [
    (
        "_raw",
        Uses {
            is_received: true,
            is_sent: true,
            is_timed: true,
        },
    ),
    (
        "_other",
        Uses {
            is_received: true,
            is_sent: true,
            is_timed: false,
        },
    ),
    (
        "_reply",
        Uses {
            is_received: true,
            is_sent: true,
            is_timed: false,
        },
    ),
    (
        "_built_in",
        Uses {
            is_received: true,
            is_sent: false,
            is_timed: false,
        },
    ),
    (
        "_open",
        Uses {
            is_received: false,
            is_sent: false,
            is_timed: true,
        },
    ),
    (
        "_close",
        Uses {
            is_received: false,
            is_sent: false,
            is_timed: true,
        },
    ),
];

/// What can happen to an event.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    is_received: bool,
    is_sent: bool,
    #[cfg_attr(
        not(feature = "metrics"),
        expect(dead_code, reason = "nobody looks at the clock")
    )]
    is_timed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Received,
    Sent,
}

/// Counters of each event, once for each of the threads that came first, the workers in all likelihood: what one thread alone writes
/// needs no locked instruction, which takes longer than all the rest of counting.
pub(crate) struct EventCounters {
    events: Vec<(&'static str, Uses)>,
    /// What may be emitted, by name.
    emitted: Vec<(&'static str, EventPlace)>,
    /// Those of each part, and behind them those that all other threads share.
    rows: Box<[Row]>,
    /// As many threads have a part of their own.
    parts: usize,
}

/// What is counted of one event in one part. What an ordinary message touches is in one line of the cache.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Row {
    received: AtomicU64,
    received_bytes: AtomicU64,
    sent: AtomicU64,
    sent_bytes: AtomicU64,
    #[cfg(feature = "metrics")]
    nanoseconds: AtomicU64,
    #[cfg(feature = "metrics")]
    buckets: [AtomicU64; BUCKETS],
}

/// The most threads that have a part of their own.
const PARTS_MAX: usize = 32;

impl EventCounters {
    pub(super) fn new(table: Option<&EventTable>, emitted: &[&[EventDescription]]) -> Self {
        let mut events = FIXED.to_vec();
        if let Some(table) = table {
            let uses = |is_present| Uses {
                is_received: is_present,
                is_sent: false,
                is_timed: is_present,
            };
            events.extend(table.names().map(|(name, is_present)| (name, uses(is_present))));
        }
        let mut places = Vec::new();
        for description in emitted.iter().copied().flatten() {
            let known = events.iter().skip(FIXED.len());
            let known = known
                .zip(FIXED.len()..)
                .find(|((name, uses), _)| *name == description.name && uses.is_received);
            let place = if let Some((_, place)) = known {
                place
            } else {
                events.push((description.name, Uses::default()));
                events.len() - 1
            };
            events[place].1.is_sent = true;
            places.push((
                description.name,
                u16::try_from(place).map_or(EventPlace::OTHER, EventPlace),
            ));
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        // Some more than there are workers: others may have come before them.
        let parts = (threads + threads / 2 + 1).min(PARTS_MAX);
        Self {
            parts,
            rows: (0..events.len() * (parts + 1)).map(|_| Row::default()).collect(),
            events,
            emitted: places,
        }
    }

    /// An event that is emitted, by its name.
    pub(crate) fn emitted(&self, name: &str) -> EventPlace {
        let found = self.emitted.iter().find(|(one, _)| *one == name);
        found.map_or(EventPlace::OTHER, |(_, place)| *place)
    }

    /// A message was given to its handler.
    #[inline]
    pub(crate) fn received(&self, event: EventPlace, bytes: usize) {
        if let Some((row, is_own)) = self.row(event) {
            add(&row.received, 1, is_own);
            add(&row.received_bytes, bytes as u64, is_own);
        }
    }

    /// As many messages, of so many bytes together, were taken by outboxes.
    #[inline]
    pub(crate) fn sent(&self, event: EventPlace, messages: usize, bytes: usize) {
        if let Some((row, is_own)) = self.row(event) {
            add(&row.sent, messages as u64, is_own);
            add(&row.sent_bytes, bytes as u64, is_own);
        }
    }

    /// Its handler ended after so long.
    #[cfg(feature = "metrics")]
    #[inline]
    pub(crate) fn took(&self, event: EventPlace, nanoseconds: u64) {
        if let Some((row, is_own)) = self.row(event) {
            add(&row.nanoseconds, nanoseconds, is_own);
            if let Some(bucket) = row.buckets.get(bucket(nanoseconds)) {
                add(bucket, 1, is_own);
            }
        }
    }

    /// Where this thread counts the event, and whether nobody else writes there.
    #[inline]
    fn row(&self, EventPlace(place): EventPlace) -> Option<(&Row, bool)> {
        let part = thread_number().min(self.parts);
        let row = self.rows.get(part * self.events.len() + usize::from(place))?;
        Some((row, part < self.parts))
    }

    /// Messages and bytes by event, of those that can go this way.
    pub(crate) fn traffic(&self, direction: Direction) -> impl Iterator<Item = (&'static str, u64, u64)> {
        let events = self.events.iter().enumerate();
        let events = events.filter(move |(_, (_, uses))| match direction {
            Direction::Received => uses.is_received,
            Direction::Sent => uses.is_sent,
        });
        events.map(move |(place, (name, _))| {
            let of = |row: &Row| match direction {
                Direction::Received => (load(&row.received), load(&row.received_bytes)),
                Direction::Sent => (load(&row.sent), load(&row.sent_bytes)),
            };
            let (messages, bytes) = self
                .rows_of(place)
                .map(of)
                .fold((0, 0), |(messages, bytes), (more, more_bytes)| {
                    (messages + more, bytes + more_bytes)
                });
            (*name, messages, bytes)
        })
    }

    /// How many handlers ended in each bucket, and after how many nanoseconds all together, by event.
    #[cfg(feature = "metrics")]
    pub(crate) fn durations(&self) -> impl Iterator<Item = (&'static str, [u64; BUCKETS], u64)> {
        let timed = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, (_, uses))| uses.is_timed);
        timed.map(|(place, (name, _))| {
            let (mut buckets, mut nanoseconds) = ([0; BUCKETS], 0);
            for row in self.rows_of(place) {
                nanoseconds += load(&row.nanoseconds);
                for (sum, bucket) in buckets.iter_mut().zip(&row.buckets) {
                    *sum += load(bucket);
                }
            }
            (*name, buckets, nanoseconds)
        })
    }

    fn rows_of(&self, place: usize) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(place).step_by(self.events.len())
    }
}

#[inline]
fn add(cell: &AtomicU64, more: u64, is_own: bool) {
    if is_own {
        cell.store(load(cell).wrapping_add(more), Ordering::Relaxed);
    } else {
        cell.fetch_add(more, Ordering::Relaxed);
    }
}

fn load(cell: &AtomicU64) -> u64 {
    cell.load(Ordering::Relaxed)
}

/// A number of the thread's own, that no other has had or will have. They say nothing else, and are no state of an app's.
#[inline]
fn thread_number() -> usize {
    const NONE: usize = usize::MAX;
    thread_local! {
        static NUMBER: Cell<usize> = const { Cell::new(NONE) };
    }

    #[cold]
    fn next() -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        NUMBER.set(number);
        number
    }

    match NUMBER.get() {
        NONE => next(),
        number => number,
    }
}

impl fmt::Debug for EventCounters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let received = self.traffic(Direction::Received);
        let received = received.map(|(name, messages, _)| (name, messages));
        formatter.debug_map().entries(received).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{DeliveryClass, HandledEvent};

    static TABLE: EventTable = EventTable::new(
        &[
            HandledEvent::new("gone", false),
            HandledEvent::new("said", true),
            HandledEvent::new("typing", true),
        ],
        false,
    );

    const EMITTED: &[EventDescription] = &[
        EventDescription::variant("typing", "Typing", DeliveryClass::Policy),
        EventDescription::variant("posted", "Posted", DeliveryClass::Policy),
    ];

    fn messages(counters: &EventCounters, direction: Direction) -> Vec<(&'static str, u64, u64)> {
        counters
            .traffic(direction)
            .filter(|(_, messages, _)| *messages > 0)
            .collect()
    }

    #[test]
    fn an_event_that_goes_both_ways_is_counted_each_way() {
        let counters = EventCounters::new(Some(&TABLE), &[EMITTED]);
        counters.received(EventPlace::handled(2), 10);
        counters.received(EventPlace::handled(1), 1);
        counters.sent(counters.emitted("typing"), 3, 60);
        counters.sent(counters.emitted("posted"), 1, 7);
        counters.sent(counters.emitted("made up"), 1, 1);
        assert_eq!(
            messages(&counters, Direction::Received),
            [("said", 1, 1), ("typing", 1, 10)]
        );
        assert_eq!(
            messages(&counters, Direction::Sent),
            [("_other", 1, 1), ("typing", 3, 60), ("posted", 1, 7)]
        );
    }

    #[test]
    fn what_threads_count_beside_each_other_adds_up() {
        let counters = EventCounters::new(None, &[]);
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| (0..1000).for_each(|_| counters.received(EventPlace::RAW, 2)));
            }
        });
        assert_eq!(
            messages(&counters, Direction::Received),
            [("_raw", 20_000, 40_000)]
        );
    }

    #[test]
    fn only_what_is_compiled_and_can_go_this_way_has_a_series() {
        let counters = EventCounters::new(Some(&TABLE), &[EMITTED]);
        let names = |direction| {
            counters
                .traffic(direction)
                .map(|(name, ..)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(Direction::Received),
            ["_raw", "_other", "_reply", "_built_in", "said", "typing"]
        );
        assert_eq!(
            names(Direction::Sent),
            ["_raw", "_other", "_reply", "typing", "posted"]
        );
    }
}
