//! What was counted, second by second, for the charts.

use std::collections::VecDeque;
use std::time::Duration;

use serde::Serialize;

use super::percentile::{float, percentile};
use crate::messaging::Members;
use crate::telemetry::counters::{BOUNDS, Direction};

/// How often a sample is taken.
pub(super) const EVERY: Duration = Duration::from_secs(1);

/// Five minutes of them.
const KEPT_MAX: usize = 300;

/// What an endpoint has come to at one moment. All but the first three only grow.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    connections: u64,
    rooms: u64,
    outbox_bytes: u64,
    opened: u64,
    closed: u64,
    received: u64,
    received_bytes: u64,
    sent: u64,
    sent_bytes: u64,
    errors: u64,
    dropped: u64,
    buckets: [u64; BOUNDS.len() + 1],
}

/// The last five minutes, all of them from the same endpoints.
#[derive(Debug, Default)]
pub(super) struct Samples {
    kept: VecDeque<Moment>,
    /// Of the next one.
    number: u64,
}

#[derive(Debug)]
struct Moment {
    /// Since the app was built.
    after: Duration,
    endpoints: Vec<Totals>,
}

/// What has happened in one of them, each second.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct Sample {
    number: u64,
    /// Since the app was built.
    after_ms: u128,
    connections: u64,
    rooms: u64,
    outbox_bytes: u64,
    opened: f64,
    closed: f64,
    received: f64,
    received_bytes: f64,
    sent: f64,
    sent_bytes: f64,
    errors: f64,
    dropped: f64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
}

impl Totals {
    pub(super) fn of(members: &Members) -> Self {
        let counters = &members.counters;
        let sum =
            |values: &mut dyn Iterator<Item = (&'static str, u64)>| values.map(|(_, count)| count).sum();
        let traffic = |direction| {
            let events = counters.events.traffic(direction);
            events.fold((0, 0), |(messages, bytes), (_, more, more_bytes)| {
                (messages + more, bytes + more_bytes)
            })
        };
        let (received, received_bytes) = traffic(Direction::Received);
        let (sent, sent_bytes) = traffic(Direction::Sent);
        let mut totals = Self {
            connections: members.socket_count() as u64,
            rooms: members.room_count() as u64,
            outbox_bytes: members.blocked().1 as u64,
            opened: counters.opened.value(),
            closed: sum(&mut counters.closed.values()),
            received,
            received_bytes,
            sent,
            sent_bytes,
            errors: sum(&mut counters.failures.values()),
            dropped: sum(&mut counters.drops.values()),
            ..Self::default()
        };
        for (_, buckets, _) in counters.events.durations() {
            totals.add_buckets(&buckets);
        }
        totals
    }

    fn add(&mut self, other: &Self) {
        self.connections += other.connections;
        self.rooms += other.rooms;
        self.outbox_bytes += other.outbox_bytes;
        self.opened += other.opened;
        self.closed += other.closed;
        self.received += other.received;
        self.received_bytes += other.received_bytes;
        self.sent += other.sent;
        self.sent_bytes += other.sent_bytes;
        self.errors += other.errors;
        self.dropped += other.dropped;
        self.add_buckets(&other.buckets);
    }

    fn add_buckets(&mut self, more: &[u64]) {
        for (bucket, more) in self.buckets.iter_mut().zip(more) {
            *bucket += more;
        }
    }
}

impl Moment {
    /// Of one endpoint, or of all.
    fn totals(&self, endpoint: Option<usize>) -> Totals {
        let mut sum = Totals::default();
        for (place, totals) in self.endpoints.iter().enumerate() {
            if endpoint.is_none_or(|endpoint| endpoint == place) {
                sum.add(totals);
            }
        }
        sum
    }
}

impl Samples {
    pub(super) fn add(&mut self, after: Duration, endpoints: Vec<Totals>) {
        // One more than are shown: what happened in a second is the difference of two.
        if self.kept.len() > KEPT_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(Moment { after, endpoints });
        self.number += 1;
    }

    /// Those from this number on, of one endpoint or of all.
    pub(super) fn since(&self, number: u64, endpoint: Option<usize>) -> Vec<Sample> {
        let first = self.number - self.kept.len() as u64;
        let pairs = self.kept.iter().zip(self.kept.iter().skip(1)).zip(first + 1..);
        let wanted = pairs.filter(|(_, of)| *of >= number);
        wanted
            .map(|((before, now), number)| sample(number, before, now, endpoint))
            .collect()
    }
}

fn sample(number: u64, before: &Moment, now: &Moment, endpoint: Option<usize>) -> Sample {
    let seconds = now.after.saturating_sub(before.after).as_secs_f64().max(0.001);
    let (then, totals) = (before.totals(endpoint), now.totals(endpoint));
    let rate = |of: fn(&Totals) -> u64| float(of(&totals).saturating_sub(of(&then))) / seconds;
    let buckets = totals.buckets.iter().zip(&then.buckets);
    let buckets: Vec<u64> = buckets.map(|(now, then)| now.saturating_sub(*then)).collect();
    Sample {
        number,
        after_ms: now.after.as_millis(),
        connections: totals.connections,
        rooms: totals.rooms,
        outbox_bytes: totals.outbox_bytes,
        opened: rate(|totals| totals.opened),
        closed: rate(|totals| totals.closed),
        received: rate(|totals| totals.received),
        received_bytes: rate(|totals| totals.received_bytes),
        sent: rate(|totals| totals.sent),
        sent_bytes: rate(|totals| totals.sent_bytes),
        errors: rate(|totals| totals.errors),
        dropped: rate(|totals| totals.dropped),
        p50_ms: percentile(&buckets, 50),
        p95_ms: percentile(&buckets, 95),
        p99_ms: percentile(&buckets, 99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(count: u64) -> Totals {
        Totals {
            received: count,
            connections: count,
            ..Totals::default()
        }
    }

    #[test]
    fn a_sample_is_what_has_happened_in_a_second() {
        let mut samples = Samples::default();
        for (seconds, counts) in [(0, [0, 0]), (1, [10, 1]), (3, [30, 1])] {
            let endpoints = counts.map(received).to_vec();
            samples.add(Duration::from_secs(seconds), endpoints);
        }
        let of = |endpoint| -> Vec<(u64, f64, u64)> {
            let since = samples.since(0, endpoint);
            since
                .iter()
                .map(|sample| (sample.number, sample.received, sample.connections))
                .collect()
        };
        assert_eq!(of(Some(0)), [(1, 10.0, 10), (2, 10.0, 30)]);
        assert_eq!(of(None), [(1, 11.0, 11), (2, 10.0, 31)]);
        assert_eq!(samples.since(2, None).len(), 1);
        assert_eq!(samples.since(3, None).len(), 0);
    }

    #[test]
    fn five_minutes_are_kept() {
        let mut samples = Samples::default();
        for second in 0..1_000 {
            samples.add(Duration::from_secs(second), vec![received(second)]);
        }
        let kept = samples.since(0, None);
        assert_eq!(kept.len(), KEPT_MAX);
        assert_eq!(kept.last().map(|sample| sample.number), Some(999));
        assert_eq!(kept.first().map(|sample| sample.after_ms), Some(700_000));
    }
}
