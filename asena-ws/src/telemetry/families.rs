//! Every metric that there is: its name, what it says, and where its values come from.

use super::counters::Direction;
use super::family::{Family, FamilyKind, Sample, Value};
use crate::messaging::Members;

/// A metric, before anybody has asked for its values.
pub(super) struct Description {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
    pub(super) kind: FamilyKind,
    /// Besides `endpoint`, which comes first.
    pub(super) labels: &'static [&'static str],
    read: fn(&Members, &mut Samples),
}

/// The samples of one family, as they are read.
pub(super) struct Samples {
    endpoint: &'static str,
    labels: &'static [&'static str],
    read: Vec<Sample>,
}

pub(super) const DESCRIPTIONS: &[Description] = &[
    Description {
        name: "asena_connections",
        help: "Connections that are open.",
        kind: FamilyKind::Gauge,
        labels: &[],
        read: |members, samples| samples.count(&[], size(members.socket_count())),
    },
    Description {
        name: "asena_connections_opened_total",
        help: "Connections that have begun.",
        kind: FamilyKind::Counter,
        labels: &[],
        read: |members, samples| samples.count(&[], members.counters.opened.value()),
    },
    Description {
        name: "asena_connections_closed_total",
        help: "Connections that have ended, by the close code that on_close was told.",
        kind: FamilyKind::Counter,
        labels: &["code"],
        read: |members, samples| samples.each(members.counters.closed.values()),
    },
    Description {
        name: "asena_connections_closed_by_server_total",
        help: "Connections that this server closed, by the code that it gave.",
        kind: FamilyKind::Counter,
        labels: &["code"],
        read: |members, samples| samples.each(members.counters.closed_by_server.values()),
    },
    Description {
        name: "asena_upgrades_total",
        help: "Handshakes, by what became of them.",
        kind: FamilyKind::Counter,
        labels: &["outcome"],
        read: |members, samples| samples.each(members.counters.upgrades.values()),
    },
    Description {
        name: "asena_messages_total",
        help: "Messages that were given to handlers or taken by outboxes, by event.",
        kind: FamilyKind::Counter,
        labels: &["direction", "event"],
        read: |members, samples| samples.traffic(members, |messages, _| messages),
    },
    Description {
        name: "asena_message_bytes_total",
        help: "Bytes of their payloads, before compression.",
        kind: FamilyKind::Counter,
        labels: &["direction", "event"],
        read: |members, samples| samples.traffic(members, |_, bytes| bytes),
    },
    #[cfg(feature = "metrics")]
    Description {
        name: "asena_handler_seconds",
        help: "How long handlers took from their call to their end, by event.",
        kind: FamilyKind::Histogram,
        labels: &["event"],
        read: |members, samples| {
            for (event, buckets, nanoseconds) in members.counters.events.durations() {
                samples.histogram(event, &buckets, nanoseconds);
            }
        },
    },
    Description {
        name: "asena_handler_errors_total",
        help: "Handlers that have failed, by how.",
        kind: FamilyKind::Counter,
        labels: &["kind"],
        read: |members, samples| samples.each(members.counters.failures.values()),
    },
    Description {
        name: "asena_decode_errors_total",
        help: "What peers sent and could not be read, by the code that they were answered.",
        kind: FamilyKind::Counter,
        labels: &["code"],
        read: |members, samples| samples.each(members.counters.misunderstandings.values()),
    },
    Description {
        name: "asena_outbox_bytes",
        help: "Bytes that wait for networks to take them.",
        kind: FamilyKind::Gauge,
        labels: &[],
        read: |members, samples| samples.count(&[], size(members.blocked().1)),
    },
    Description {
        name: "asena_outbox_blocked_connections",
        help: "Connections whose network takes nothing at the moment.",
        kind: FamilyKind::Gauge,
        labels: &[],
        read: |members, samples| samples.count(&[], size(members.blocked().0)),
    },
    Description {
        name: "asena_messages_dropped_total",
        help: "Messages that were to be sent and were dropped, by why.",
        kind: FamilyKind::Counter,
        labels: &["reason"],
        read: |members, samples| samples.each(members.counters.drops.values()),
    },
    Description {
        name: "asena_messages_discarded_total",
        help: "Messages that were received and never handled, since their connection had ended.",
        kind: FamilyKind::Counter,
        labels: &[],
        read: |members, samples| samples.count(&[], members.counters.discarded.value()),
    },
    Description {
        name: "asena_slow_consumers_total",
        help: "Connections that were closed since they took too slowly what they were sent.",
        kind: FamilyKind::Counter,
        labels: &[],
        read: |members, samples| samples.count(&[], members.counters.slow_consumers.value()),
    },
    Description {
        name: "asena_rooms",
        help: "Rooms with members.",
        kind: FamilyKind::Gauge,
        labels: &[],
        read: |members, samples| samples.count(&[], size(members.room_count())),
    },
    Description {
        name: "asena_limits_hit_total",
        help: "How often a limit was hit, or would have been, were it enforced.",
        kind: FamilyKind::Counter,
        labels: &["limit", "mode"],
        read: |members, samples| {
            for (limit, count) in members.counters.limits.values() {
                samples.count(&[limit, "enforced"], count);
            }
            for (limit, count) in members.counters.limits_on_trial.values() {
                samples.count(&[limit, "dry_run"], count);
            }
        },
    },
    Description {
        name: "asena_calls_waiting",
        help: "Questions to clients that wait for an answer.",
        kind: FamilyKind::Gauge,
        labels: &[],
        read: |members, samples| samples.count(&[], size(members.calls_waiting())),
    },
    Description {
        name: "asena_calls_total",
        help: "Questions to clients, by what became of them.",
        kind: FamilyKind::Counter,
        labels: &["outcome"],
        read: |members, samples| samples.each(members.counters.calls.values()),
    },
];

impl Description {
    pub(super) fn family<'a>(&self, endpoints: impl Iterator<Item = &'a Members>) -> Family {
        let samples = endpoints.flat_map(|members| {
            let mut samples = Samples {
                endpoint: members.counters.endpoint,
                labels: self.labels,
                read: Vec::new(),
            };
            (self.read)(members, &mut samples);
            samples.read
        });
        Family {
            name: self.name,
            help: self.help,
            kind: self.kind,
            samples: samples.collect(),
        }
    }
}

impl Samples {
    fn add(&mut self, values: &[&'static str], value: Value) {
        let own = self
            .labels
            .iter()
            .copied()
            .zip(values.iter().map(|value| (*value).into()));
        let endpoint = ("endpoint", self.endpoint.into());
        let labels = std::iter::once(endpoint).chain(own).collect();
        self.read.push(Sample { labels, value });
    }

    fn count(&mut self, values: &[&'static str], count: u64) {
        self.add(values, Value::Count(count));
    }

    /// For each value of the one label.
    fn each(&mut self, counts: impl Iterator<Item = (&'static str, u64)>) {
        for (value, count) in counts {
            self.count(&[value], count);
        }
    }

    fn traffic(&mut self, members: &Members, value: fn(u64, u64) -> u64) {
        for (name, direction) in [("received", Direction::Received), ("sent", Direction::Sent)] {
            for (event, messages, bytes) in members.counters.events.traffic(direction) {
                self.count(&[name, event], value(messages, bytes));
            }
        }
    }

    #[cfg(feature = "metrics")]
    fn histogram(&mut self, event: &'static str, counts: &[u64], nanoseconds: u64) {
        let mut count = 0;
        let mut at_most = counts.iter().map(|more| {
            count += more;
            count
        });
        let bounds = super::counters::BOUNDS.iter();
        let buckets = bounds
            .zip(&mut at_most)
            .map(|((_, bound), count)| (*bound, count))
            .collect();
        at_most.for_each(drop);
        let sum = std::time::Duration::from_nanos(nanoseconds).as_secs_f64();
        self.add(&[event], Value::Histogram { buckets, sum, count });
    }
}

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
