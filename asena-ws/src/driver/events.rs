//! Typed events between a connection and its service: read, handled, answered.

use serde::Serialize;

use super::guard::Guard;
use super::handlers::{contain, fail};
use super::refresh::{ANOTHERS, Refreshed, close_as_anothers, refresh};
use crate::events::{
    BuiltIn, EventTable, IncomingEvent, Received, RefreshRequest, RoomRequest, RoomVerb, error_reply,
    ok_reply, receive,
};
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::{CloseCode, Message};
use crate::service::WebSocketService;

/// What failed, in logs, where no event of the endpoint's did.
const ENVELOPE: &str = "the envelope";

/// Handles a message as the typed event that it is, or gives it back for the raw handler.
pub(super) async fn handle<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    message: Message,
    table: &EventTable,
) -> Option<Message> {
    let (name, error) = match receive(
        message,
        table,
        socket.shared().format(),
        BuiltIn {
            rooms: !S::CLIENT_ROOMS.is_empty(),
            refresh: S::Guard::IS_GUARDED,
        },
    ) {
        Received::Foreign(message) => return Some(message),
        Received::Room(RoomRequest { verb, id, room }) => {
            let changed = contain(socket, verb.name(), change_room(socket, verb, room)).await;
            match changed? {
                Ok(()) => {
                    confirm(socket, id, &());
                    return None;
                }
                Err(error) => (verb.name(), error.of_request(id, Some(verb.name().into()))),
            }
        }
        Received::Refresh(RefreshRequest { id, token }) => {
            match contain(socket, "refresh", refresh(socket, token)).await? {
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
            let event = IncomingEvent::new(socket, event);
            let handled = contain(socket, name, async { service.on_event(socket, event).await }).await;
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
    fail(service, socket, name, error).await;
    if is_too_many {
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
