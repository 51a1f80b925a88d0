//! Typed events between a connection and its service: read, handled, answered.

use tracing::Span;

use super::handlers::{self, contain, fail};
use crate::events::{
    EventTable, IncomingEvent, Received, RoomRequest, RoomVerb, error_reply, ok_reply, receive,
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
    table: &EventTable,
) -> Option<Message> {
    let counters = &socket.shared().members.counters;
    let bytes = message.len();
    let count = |event| counters.events.received(event, bytes);
    let mut span = Span::none();
    let (name, error) = match receive(
        message,
        table,
        socket.shared().format(),
        !S::CLIENT_ROOMS.is_empty(),
    ) {
        Received::Foreign(message) => return Some(message),
        Received::Room(RoomRequest { verb, id, room }) => {
            count(EventPlace::BUILT_IN);
            let changed = contain(socket, verb.name(), &span, change_room(socket, verb, room)).await;
            match changed? {
                Ok(()) => {
                    confirm(socket, id);
                    return None;
                }
                Err(error) => (verb.name(), error.of_request(id, Some(verb.name().into()))),
            }
        }
        Received::Ping(id) => {
            count(EventPlace::BUILT_IN);
            confirm(socket, id);
            return None;
        }
        Received::LateReply => {
            count(EventPlace::REPLY);
            tracing::debug!(socket = %socket.id(), endpoint = S::NAME, "a reply came for which nobody waits");
            return None;
        }
        Received::Refused(error) => {
            count(EventPlace::OTHER);
            (ENVELOPE, error)
        }
        Received::Event(event) => {
            let (id, name, place) = (event.id, event.name, EventPlace::handled(event.place));
            count(place);
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

fn confirm<S: WebSocketService>(socket: &Socket<S>, id: Option<u64>) {
    let reply = id.map(|id| ok_reply(socket.shared().format(), id, &()));
    // Nothing can be written in every format.
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
