//! Messages as they are on the wire: the payloads in their envelopes.

use std::fmt::Write;

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::super::keywords;
use super::super::model::{CallContract, Contract, EventContract, RequestContract};
use super::super::shape::Shape;
use super::super::shapes::Shapes;
use super::{CONTENT_TYPE, draft07};
use crate::events::DeliveryClass;

/// The largest integer that JavaScript's numbers hold exactly, with all below it: ids go so far.
const ID_MAX: u64 = (1 << 53) - 1;

/// A message of a client's: `{"event": …, "data": …, "id"?: …}`.
pub(super) fn request(event: &str, request: &RequestContract, contract: &Contract) -> Value {
    let mut payload = event_envelope(event, request.payload.as_ref());
    payload["properties"]["id"] = described(id(), "Where it stands, there is a reply with the same one.");
    payload["properties"]["traceparent"] = json!({
        "type": "string",
        "description": "Where the client is in a trace (W3C Trace Context); what cannot be read is as if it were not there.",
    });
    payload["additionalProperties"] = false.into();
    // A client that has nothing to say may leave it out.
    if request
        .payload
        .as_ref()
        .is_some_and(|schema| Shapes::of(contract).admits_null(&Shape::of(schema.as_value()).kind))
    {
        payload["required"] = json!(["event"]);
    }
    let examples = examples(
        contract,
        request.payload.as_ref(),
        |data| json!({"event": event, "data": data, "id": 1}),
    );
    message(event, request.description.as_deref(), payload, examples, true)
}

/// The answer to it: `{"id": …, "ok": …}`.
pub(super) fn reply(event: &str, request: &RequestContract, contract: &Contract) -> Value {
    let payload = outcome(request.reply.as_ref());
    let examples = examples(contract, request.reply.as_ref(), |ok| json!({"id": 1, "ok": ok}));
    let words = format!("The reply to `{event}`, where it came with an `id`.");
    message(&format!("{event}.reply"), Some(&words), payload, examples, true)
}

/// Or that it has failed: `{"id": …, "error": …}`.
pub(super) fn refusal(event: &str, request: &RequestContract) -> Value {
    let mut words = format!(
        "`{event}` has failed. Where it came without an `id`, the `error` event says so.\n\n\
         Every event may fail with `invalid_payload`, `too_large`, `validation_failed`, `rate_limited` or `internal`."
    );
    if !request.failures.is_empty() {
        words.push_str("\n\nThe codes of its own:\n");
    }
    // Writing to a string cannot fail.
    for (code, failure) in &request.failures {
        let _ = write!(words, "\n- `{code}`");
        if let Some(text) = &failure.description {
            let _ = write!(words, ": {}", text.replace('\n', "\n  "));
        }
        if failure.retryable {
            words.push_str(" The same request may succeed later.");
        }
    }
    let payload = json!({
        "type": "object",
        "properties": {"id": id(), "error": error_body(request.failures.keys())},
        "required": ["error", "id"],
    });
    message(&format!("{event}.error"), Some(&words), payload, Vec::new(), true)
}

/// An event: `{"event": …, "data": …, "room"?: …, "seq"?: …}`.
pub(super) fn push(event: &str, emitted: &EventContract, contract: &Contract) -> Value {
    let mut payload = event_envelope(event, emitted.payload.as_ref());
    payload["properties"]["room"] = json!({"type": "string", "description": "The room that it was sent to."});
    payload["properties"]["seq"] = json!({
        "type": "integer",
        "minimum": 0,
        "maximum": ID_MAX,
        "description": "Its number in the order of the room, where that is counted.",
    });
    let delivery = match emitted.delivery {
        DeliveryClass::Policy => None,
        DeliveryClass::Must => Some("Never dropped: a client that is too slow for it is disconnected."),
        DeliveryClass::Droppable => Some("May be dropped when a client is too slow for it."),
        DeliveryClass::Latest => Some("Takes the place of an older one that a slow client has not read yet."),
    };
    let words: Vec<&str> = emitted
        .description
        .as_deref()
        .into_iter()
        .chain(delivery)
        .collect();
    let words = (!words.is_empty()).then(|| words.join("\n\n"));
    let examples = examples(
        contract,
        emitted.payload.as_ref(),
        |data| json!({"event": event, "data": data}),
    );
    message(event, words.as_deref(), payload, examples, false)
}

/// A question to the client: `{"event": …, "data": …, "id": …}`.
pub(super) fn call(event: &str, call: &CallContract, contract: &Contract) -> Value {
    let mut payload = event_envelope(event, call.payload.as_ref());
    payload["properties"]["id"] = described(id(), "To be given back with the answer.");
    if let Some(Value::Array(required)) = payload.get_mut("required") {
        required.push("id".into());
    }
    let examples = examples(
        contract,
        call.payload.as_ref(),
        |data| json!({"event": event, "data": data, "id": 1}),
    );
    message(event, call.description.as_deref(), payload, examples, true)
}

/// The client's answer: `{"id": …, "ok": …}`, or an error.
pub(super) fn answer(event: &str, call: &CallContract, contract: &Contract) -> Value {
    let refusal = json!({
        "type": "object",
        "properties": {"id": id(), "error": {}},
        "required": ["error", "id"],
    });
    let payload = json!({"oneOf": [outcome(call.reply.as_ref()), refusal]});
    let examples = examples(contract, call.reply.as_ref(), |ok| json!({"id": 1, "ok": ok}));
    let words = format!("The answer to `{event}`.");
    message(&format!("{event}.answer"), Some(&words), payload, examples, true)
}

/// What tells of an error that belongs to no id.
pub(super) fn error() -> Value {
    let mut body = error_body(std::iter::empty());
    body["properties"]["event"] =
        json!({"type": "string", "description": "The event that went wrong, where it is known."});
    let payload = json!({
        "type": "object",
        "properties": {"event": {"type": "string", "const": "error"}, "data": body},
        "required": ["data", "event"],
    });
    let words = "What a client has sent without an `id` has failed, or could not be read: `invalid_envelope`, `unknown_event`.";
    message("error", Some(words), payload, Vec::new(), false)
}

fn message(name: &str, words: Option<&str>, payload: Value, examples: Vec<Value>, has_id: bool) -> Value {
    let mut message = json!({"name": name, "contentType": CONTENT_TYPE});
    message["payload"] = payload;
    if let Some(words) = words {
        message["description"] = words.into();
    }
    if !examples.is_empty() {
        message["examples"] = examples
            .into_iter()
            .map(|payload| json!({"payload": payload}))
            .collect();
    }
    if has_id {
        message["correlationId"] = json!({"location": "$message.payload#/id"});
    }
    message
}

fn event_envelope(event: &str, payload: Option<&Schema>) -> Value {
    let mut properties = Map::new();
    properties.insert("event".to_owned(), json!({"type": "string", "const": event}));
    let mut required = Vec::new();
    if let Some(schema) = payload {
        properties.insert("data".to_owned(), draft07::schema(schema));
        required.push("data");
    } else {
        properties.insert(
            "data".to_owned(),
            json!({"description": "There is none, or it is ignored."}),
        );
    }
    required.push("event");
    json!({"type": "object", "properties": properties, "required": required})
}

fn outcome(schema: Option<&Schema>) -> Value {
    let ok = schema.map_or_else(|| json!({"type": "null"}), draft07::schema);
    json!({"type": "object", "properties": {"id": id(), "ok": ok}, "required": ["id", "ok"]})
}

fn error_body<'a>(codes: impl Iterator<Item = &'a String>) -> Value {
    let codes: Vec<&String> = codes.collect();
    let mut code = json!({"type": "string", "description": "For programs; it does not change."});
    if !codes.is_empty() {
        code["examples"] = json!(codes);
    }
    json!({
        "type": "object",
        "properties": {
            "code": code,
            "message": {"type": "string", "description": "For people."},
            "retryable": {"type": "boolean", "description": "Whether the same request may succeed later."},
            "details": {"description": "What else there is to say: of an invalid payload, the `path` of the field."},
        },
        "required": ["code", "message", "retryable"],
    })
}

fn id() -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": ID_MAX})
}

fn described(mut schema: Value, words: &str) -> Value {
    schema["description"] = words.into();
    schema
}

/// The examples that stand at the type, in an envelope each.
fn examples(contract: &Contract, schema: Option<&Schema>, envelope: impl Fn(&Value) -> Value) -> Vec<Value> {
    let Some(words) = schema.and_then(Schema::as_object) else {
        return Vec::new();
    };
    let named = keywords::referred(words).and_then(|name| contract.schemas.get(name));
    let named = named.and_then(Schema::as_object);
    let examples = words.get("examples").or_else(|| named?.get("examples"));
    let examples = examples.and_then(Value::as_array).into_iter().flatten();
    examples.map(envelope).collect()
}
