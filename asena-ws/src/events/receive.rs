use super::envelope::{Incoming, InvalidEnvelope, Request, decode, quoted};
use super::format::Format;
use super::incoming_event::Content;
use super::refresh_request::RefreshRequest;
use super::room_request::RoomRequest;
use super::table::EventTable;
use crate::handler_error::HandlerError;
use crate::protocol::Message;

/// What clients ask that are not told of ping frames, as pages in browsers are not.
const PING: &str = "ping";

/// What shows a new token on a connection that is open.
const REFRESH: &str = "refresh";

/// Which events of ours an endpoint has beside `ping`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BuiltIn {
    /// `join` and `leave`: clients may join rooms by themselves.
    pub(crate) rooms: bool,
    /// `refresh`: its connections are somebody's.
    pub(crate) refresh: bool,
}

/// What a message is to an endpoint with typed events.
#[derive(Debug)]
pub(crate) enum Received {
    /// One of its events.
    Event(Content),
    /// What it asks of its membership in a room.
    Room(RoomRequest),
    /// A new token; without one, the question when the identity ends.
    Refresh(RefreshRequest),
    /// A question for a sign of life, under this id.
    Ping(Option<u64>),
    /// The answer to a call that nobody waits for any more.
    LateReply,
    /// No envelope: for the raw handler beside.
    Foreign(Message),
    /// Nothing that is understood. The error knows the request.
    Refused(HandlerError),
}

/// Reads a message's envelope, and looks its event up.
///
/// `ping` is an event of ours, and so are those that are built in here, unless the endpoint has its own of these names.
pub(crate) fn receive(message: Message, table: &EventTable, format: Format, built_in: BuiltIn) -> Received {
    let request = match decode(&message, format) {
        Ok(Incoming::Request(request)) => request,
        Ok(Incoming::Reply(_)) => return Received::LateReply,
        Err(invalid) if invalid.is_foreign && table.has_fallback => return Received::Foreign(message),
        Err(invalid) => return Received::Refused(refusal(invalid)),
    };
    let Some((place, name)) = table.find(&request.event) else {
        if request.event == PING {
            return Received::Ping(request.id);
        }
        if request.event == REFRESH && built_in.refresh {
            return Received::Refresh(RefreshRequest::of(&request));
        }
        if let Some(request) = RoomRequest::of(&request).filter(|_| built_in.rooms) {
            return Received::Room(request);
        }
        return Received::Refused(unknown_event(&request, table));
    };
    let (id, trace_parent) = (request.id, request.trace_parent);
    let data = request.data.map(|data| data.range_in(&message));
    let bytes = data.as_ref().map_or(0, ExactSizeIterator::len);
    let bytes_max = table.data_bytes_max(place);
    if bytes > bytes_max {
        return Received::Refused(too_large(bytes, bytes_max).of_request(id, Some(name.into())));
    }
    Received::Event(Content {
        message,
        data,
        id,
        name,
        place,
        format,
        trace_parent,
    })
}

fn refusal(invalid: InvalidEnvelope) -> HandlerError {
    let InvalidEnvelope {
        id, event, problem, ..
    } = invalid;
    HandlerError::protocol("invalid_envelope", problem).of_request(id, event.map(Into::into))
}

fn too_large(bytes: usize, bytes_max: usize) -> HandlerError {
    let problem = format!("`data` has {bytes} bytes, and at most {bytes_max} are taken");
    HandlerError::protocol("too_large", problem)
        .with_details(serde_json::json!({ "bytes": bytes, "bytes_max": bytes_max }))
}

fn unknown_event(request: &Request<'_>, table: &EventTable) -> HandlerError {
    let event = quoted(&request.event);
    let (advice, details) = match table.nearest(&request.event) {
        Some(nearest) => (
            format!(", did you mean `{nearest}`?"),
            serde_json::json!({ "did_you_mean": nearest }),
        ),
        None => (String::new(), serde_json::Value::Null),
    };
    let error = HandlerError::protocol("unknown_event", format!("there is no event `{event}`{advice}"));
    let error = if details.is_null() {
        error
    } else {
        error.with_details(details)
    };
    error.of_request(request.id, Some(event.to_owned().into()))
}
