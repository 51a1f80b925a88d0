//! Typed events between a connection and its service: read, handled, answered.

use serde::Serialize;
use tracing::Span;

use super::guard::Guard;
use super::handlers::{self, contain, fail};
use super::rates::{self, TooMuch};
use super::refresh::{ANOTHERS, Refreshed, close_as_anothers, refresh};
use crate::edge::rates::{Charge, RateLimits};
use crate::events::{
    BuiltIn, EventTable, IncomingEvent, Received, RefreshRequest, RoomRequest, RoomVerb, error_reply,
    ok_reply, receive,
};
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::{CloseCode, Message};
use crate::service::WebSocketService;
use crate::telemetry::counters::EventPlace;
use crate::telemetry::{Limit, Timer};

/// What failed, in logs, where no event of the endpoint's did.
const ENVELOPE: &str = "the envelope";

/// Handles a message as the typed event that it is, or gives it back for the raw handler.
pub(super) async fn handle<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    message: Message,
    arrived_us: u64,
    table: &EventTable,
) -> Option<Message> {
    let counters = &socket.shared().members.counters;
    let bytes = message.len();
    let count = |event| counters.events.received(event, bytes);
    let mut span = Span::none();
    let mut received = receive(
        message,
        table,
        socket.shared().format(),
        BuiltIn {
            rooms: !S::CLIENT_ROOMS.is_empty(),
            refresh: S::Guard::IS_GUARDED,
        },
    );
    let place = place_of(&received);
    if let Some(limits) = &socket.shared().members.rate_limits {
        match charge(socket, limits, received, bytes, arrived_us) {
            Ok(within_budget) => received = within_budget,
            Err(None) => {
                count(place);
                return None;
            }
            Err(Some((name, TooMuch { error, closes }))) => {
                count(place);
                answer(socket, &error);
                fail(service, socket, name, &span, error).await;
                rates::close_if(closes, socket);
                return None;
            }
        }
    }
    if place != EventPlace::RAW {
        count(place);
    }
    let (name, error) = match received {
        // Counted by whoever handles it.
        Received::Foreign(message) => return Some(message),
        Received::Room(RoomRequest { verb, id, room }) => {
            let changed = contain(socket, verb.name(), &span, change_room(socket, verb, room)).await;
            match changed? {
                Ok(()) => {
                    confirm(socket, id, &());
                    return None;
                }
                Err(error) => (verb.name(), error.of_request(id, Some(verb.name().into()))),
            }
        }
        Received::Refresh(RefreshRequest { id, token }) => {
            match contain(socket, "refresh", &span, refresh(socket, token)).await? {
                Ok(Refreshed::Until(expiry)) => {
                    confirm(socket, id, &expiry);
                    return None;
                }
                Ok(Refreshed::Anothers) => {
                    let error = HandlerError::protocol("invalid_token", ANOTHERS);
                    answer(socket, &error.of_request(id, Some("refresh".into())));
                    close_as_anothers(socket);
                    return None;
                }
                Err(error) => ("refresh", error.of_request(id, Some("refresh".into()))),
            }
        }
        Received::Ping(id) => {
            confirm(socket, id, &());
            return None;
        }
        Received::LateReply => {
            tracing::debug!(socket = %socket.id(), endpoint = S::NAME, "a reply came for which nobody waits");
            return None;
        }
        Received::Refused(error) => (ENVELOPE, error),
        Received::Event(event) => {
            let (id, name) = (event.id, event.name);
            span = handlers::span(socket, name, id, event.trace_parent.as_deref());
            let event = IncomingEvent::new(socket, event);
            let timer = Timer::begin();
            let handled = async { service.on_event(socket, event).await };
            let handled = contain(socket, name, &span, handled).await;
            timer.end(counters, place);
            match handled? {
                Ok(None) => return None,
                Ok(Some(reply)) => {
                    socket.shared().reply(reply);
                    return None;
                }
                Err(error) => (name, error.of_request(id, Some(name.into()))),
            }
        }
    };
    answer(socket, &error);
    let is_too_many = error.is_protocol_error() && socket.shared().note_protocol_error();
    fail(service, socket, name, &span, error).await;
    if is_too_many {
        counters.limit_hit(Limit::ProtocolErrorsMax, true);
        tracing::debug!(socket = %socket.id(), endpoint = S::NAME, "the peer sends too much that is not understood");
        socket.close(CloseCode::TOO_MANY_ERRORS, "too many errors");
    }
    None
}

/// Under which it is counted.
fn place_of(received: &Received) -> EventPlace {
    match received {
        Received::Foreign(_) => EventPlace::RAW,
        Received::Room(_) | Received::Refresh(_) | Received::Ping(_) => EventPlace::BUILT_IN,
        Received::LateReply => EventPlace::REPLY,
        Received::Refused(_) => EventPlace::OTHER,
        Received::Event(event) => EventPlace::handled(event.place),
    }
}

/// Gives back what may be handled; else which of its events is too much, and the answer, if anybody waits for one.
fn charge<S: WebSocketService>(
    socket: &Socket<S>,
    limits: &RateLimits,
    received: Received,
    bytes: usize,
    arrived_us: u64,
) -> Result<Received, Option<(&'static str, TooMuch)>> {
    let charge = match &received {
        Received::Event(event) => Charge::Event(event.place),
        Received::Ping(_)
        | Received::Room(RoomRequest {
            verb: RoomVerb::Leave,
            ..
        }) => Charge::Courtesy,
        _ => Charge::Message,
    };
    let Some(too_much) = rates::charge(socket, limits, charge, bytes, arrived_us) else {
        return Ok(received);
    };
    let TooMuch { error, closes } = too_much;
    let (name, error) = match received {
        Received::Event(event) => (event.name, error.of_request(event.id, Some(event.name.into()))),
        Received::Room(RoomRequest {
            verb: RoomVerb::Join,
            id,
            ..
        }) => (
            RoomVerb::Join.name(),
            error.of_request(id, Some(RoomVerb::Join.name().into())),
        ),
        Received::Refresh(RefreshRequest { id, .. }) => {
            ("refresh", error.of_request(id, Some("refresh".into())))
        }
        Received::Refused(other) => (ENVELOPE, error.in_place_of(other)),
        Received::Foreign(_) => ("on_message", error),
        Received::LateReply => {
            rates::close_if(closes, socket);
            return Err(None);
        }
        // Done all the same.
        Received::Room(_) | Received::Ping(_) => {
            rates::close_if(closes, socket);
            return Ok(received);
        }
    };
    Err(Some((name, TooMuch { error, closes })))
}

async fn change_room<S: WebSocketService>(
    socket: &Socket<S>,
    verb: RoomVerb,
    room: Result<String>,
) -> Result<()> {
    let room = room?;
    match verb {
        RoomVerb::Join => socket.join_by_name(S::CLIENT_ROOMS, &room).await,
        RoomVerb::Leave => {
            // Whoever is not in it is where he wants to be.
            socket.leave(&room);
            Ok(())
        }
    }
}

fn confirm<S: WebSocketService>(socket: &Socket<S>, id: Option<u64>, ok: &impl Serialize) {
    let reply = id.map(|id| ok_reply(socket.shared().format(), id, ok));
    // Nothing, and a few numbers, can be written in every format.
    if let Some(Ok(reply)) = reply {
        socket.shared().reply(reply);
    }
}

/// Whoever asked under an id is told, whatever the service makes of the error.
fn answer<S: WebSocketService>(socket: &Socket<S>, error: &HandlerError) {
    let Some(id) = error.request_id() else { return };
    // Its details are JSON already, so that all of it can be written.
    if let Ok(reply) = error_reply(socket.shared().format(), id, error) {
        socket.shared().reply(reply);
    }
}
