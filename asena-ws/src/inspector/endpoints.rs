//! What does not change of an app's endpoints: where they are declared, what they take and send, within which limits.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::connection::options::ConnectionOptions;
use crate::container::SourceLocation;
use crate::contract::Contract;
use crate::contract::describe::Draft;
use crate::driver::endpoint::EndpointEntry;
use crate::messaging::Members;
use crate::telemetry::counters::Direction;

/// Of those that opted into the contract with schemas, of the others the names of their events.
pub(super) fn describe(entries: &[EndpointEntry], endpoints: &[Arc<Members>]) -> Value {
    let contract = contract(entries);
    let described = entries.iter().zip(endpoints).map(|(entry, members)| {
        let contract = contract
            .as_ref()
            .and_then(|contract| contract.endpoints.get(entry.path));
        let at = SourceLocation::from(entry.component.at);
        json!({
            "path": entry.path,
            "name": entry.name,
            "type": (entry.component.key)().name(),
            "source": at.to_string(),
            "is_typed": entry.is_typed,
            "is_authenticated": (entry.authenticator)().is_some(),
            "protocols": entry.protocols,
            "receives": names(members, Direction::Received),
            "emits": names(members, Direction::Sent),
            "contract": contract,
            "options": options(&members.options),
        })
    });
    json!({
        "endpoints": described.collect::<Vec<_>>(),
        "schemas": contract.as_ref().map(|contract| &contract.schemas),
    })
}

fn contract(entries: &[EndpointEntry]) -> Option<Contract> {
    let mut draft = Draft::new();
    for entry in entries {
        let is_authenticated = (entry.authenticator)().is_some();
        draft.endpoint(
            entry.path,
            entry.name,
            entry.protocols,
            is_authenticated,
            entry.describe,
        );
    }
    // The contract's own commands and routes fail by it. Whoever only looks can do so without schemas.
    let contract = draft.finish(None);
    contract
        .inspect_err(|error| tracing::warn!("the inspector shows no schemas: {error}"))
        .ok()
}

/// The events of an endpoint's own.
fn names(members: &Members, direction: Direction) -> Vec<&'static str> {
    let events = members.counters.events.traffic(direction);
    let names = events.map(|(name, ..)| name);
    names.filter(|name| !is_built_in(name)).collect()
}

/// What is counted under a name that stands for no event of the user's.
pub(super) fn is_built_in(name: &str) -> bool {
    matches!(
        name,
        "_raw" | "_other" | "_reply" | "_built_in" | "_open" | "_close"
    )
}

fn options(options: &ConnectionOptions) -> Value {
    let counts = [
        ("message_bytes_max", options.message_bytes_max),
        ("message_fragments_max", options.message_fragments_max),
        ("inbox_messages_max", options.inbox_messages_max),
        ("inbox_bytes_max", options.inbox_bytes_max),
        ("outbox_messages_max", options.outbox_messages_max),
        ("outbox_bytes_max", options.outbox_bytes_max),
        ("rooms_max", options.rooms_max),
        ("concurrency", options.concurrency as usize),
        ("protocol_errors_max", options.protocol_errors_max as usize),
    ];
    let durations = [
        ("write_timeout_ms", options.write_timeout),
        ("ping_interval_ms", options.ping_interval),
        ("dead_after_ms", options.dead_after),
        ("close_timeout_ms", options.close_timeout),
        ("call_timeout_ms", options.call_timeout),
        ("protocol_errors_window_ms", options.protocol_errors_window),
    ];
    let mut all = Map::new();
    all.extend(counts.map(|(name, count)| (name.to_owned(), count.into())));
    all.extend(durations.map(|(name, duration)| (name.to_owned(), millis(duration))));
    all.insert(
        "slow_consumer".to_owned(),
        format!("{:?}", options.slow_consumer).into(),
    );
    all.insert("is_compressed".to_owned(), options.compression.is_some().into());
    all.into()
}

fn millis(duration: Duration) -> Value {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).into()
}
