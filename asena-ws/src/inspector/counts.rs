//! What was counted of each endpoint, and how its last connections have ended.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::Value;

use super::connections::opened_at_ms;
use super::percentile::percentile;
use super::state::Inspector;
use crate::messaging::{Closing, Closings, Members, SocketId};
use crate::telemetry::counters::{Direction, EndpointCounters};

/// As many endings are listed, over all endpoints.
const CLOSINGS_MAX: usize = 200;

/// Counts by the value of a label; those that are zero are left out.
type Counts = BTreeMap<&'static str, u64>;

#[derive(Debug, Serialize)]
pub(super) struct Endpoint {
    path: &'static str,
    connections: usize,
    rooms: usize,
    blocked_connections: usize,
    outbox_bytes: usize,
    opened: u64,
    events: Vec<Event>,
    upgrades: Counts,
    closed: Counts,
    closed_by_server: Counts,
    failures: Counts,
    decode_errors: Counts,
    drops: Counts,
    calls: Counts,
    limits: Counts,
    limits_on_trial: Counts,
}

/// What an event has come to.
#[derive(Debug, Default, Serialize)]
struct Event {
    name: &'static str,
    received: u64,
    received_bytes: u64,
    sent: u64,
    sent_bytes: u64,
    handled: u64,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Ended {
    id: SocketId,
    endpoint: &'static str,
    remote_addr: Option<String>,
    code: u16,
    reason: String,
    opened_at_ms: u64,
    closed_at_ms: u64,
}

pub(super) fn endpoint(members: &Members) -> Endpoint {
    let counters = &members.counters;
    let (blocked_connections, outbox_bytes) = members.blocked();
    Endpoint {
        path: members.path,
        connections: members.socket_count(),
        rooms: members.room_count(),
        blocked_connections,
        outbox_bytes,
        opened: counters.opened.value(),
        events: events(counters),
        upgrades: some(counters.upgrades.values()),
        closed: some(counters.closed.values()),
        closed_by_server: some(counters.closed_by_server.values()),
        failures: some(counters.failures.values()),
        decode_errors: some(counters.misunderstandings.values()),
        drops: some(counters.drops.values()),
        calls: some(counters.calls.values()),
        limits: some(counters.limits.values()),
        limits_on_trial: some(counters.limits_on_trial.values()),
    }
}

fn some(counts: impl Iterator<Item = (&'static str, u64)>) -> Counts {
    counts.filter(|(_, count)| *count > 0).collect()
}

/// In the order of the declaration; those that nothing has happened to are among them.
fn events(counters: &EndpointCounters) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (name, count, bytes) in counters.events.traffic(Direction::Received) {
        let event = at(&mut events, name);
        (event.received, event.received_bytes) = (count, bytes);
    }
    for (name, count, bytes) in counters.events.traffic(Direction::Sent) {
        let event = at(&mut events, name);
        (event.sent, event.sent_bytes) = (count, bytes);
    }
    for (name, buckets, _) in counters.events.durations() {
        let event = at(&mut events, name);
        event.handled = buckets.iter().sum();
        event.p50_ms = percentile(&buckets, 50);
        event.p95_ms = percentile(&buckets, 95);
        event.p99_ms = percentile(&buckets, 99);
    }
    events
}

fn at<'a>(events: &'a mut Vec<Event>, name: &'static str) -> &'a mut Event {
    let known = events.iter().position(|event| event.name == name);
    let place = known.unwrap_or(events.len());
    if known.is_none() {
        events.push(Event {
            name,
            ..Event::default()
        });
    }
    &mut events[place]
}

/// The last endings, the latest first.
pub(super) fn closings(inspector: &Inspector, endpoint: Option<&str>) -> Value {
    let of = |members: &'_ Members| -> Vec<(&'static str, Closing)> {
        let closings = members.closings.get().map(Closings::all).unwrap_or_default();
        closings
            .into_iter()
            .map(|closing| (members.path, closing))
            .collect()
    };
    let mut closings: Vec<_> = inspector
        .endpoints_at(endpoint)
        .flat_map(|members| of(members))
        .collect();
    closings.sort_by_key(|(_, closing)| std::cmp::Reverse(closing.at));
    closings.truncate(CLOSINGS_MAX);
    let ended = closings.into_iter().map(|(endpoint, closing)| Ended {
        id: closing.id,
        endpoint,
        remote_addr: closing.remote_addr.map(|address| address.to_string()),
        code: closing.reason.code.get(),
        reason: closing.reason.reason.to_string(),
        opened_at_ms: opened_at_ms(closing.id),
        closed_at_ms: millis(closing.at),
    });
    serde_json::json!({ "closings": ended.collect::<Vec<_>>() })
}

/// Since 1970.
pub(super) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
