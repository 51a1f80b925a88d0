//! What can be done to connections: disconnected, put into rooms and taken out, sent a text.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Problem;
use super::state::Inspector;
use crate::connection::outbox::Kind;
use crate::messaging::{Delivery, Outgoing, Shared, SocketId, Turn};
use crate::protocol::{CloseCode, CloseReason, Message};
use crate::rooms::RoomName;
use crate::telemetry::counters::EventPlace;

/// Whom it is about: one connection, or those of an endpoint that are in a room.
#[derive(Debug, Deserialize)]
pub(super) struct Whom {
    id: Option<SocketId>,
    endpoint: Option<String>,
    room: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Disconnect {
    #[serde(flatten)]
    whom: Whom,
    #[serde(default = "kicked")]
    code: u16,
    #[serde(default)]
    reason: String,
}

/// 4503: the client was sent away, and should not come back.
fn kicked() -> u16 {
    4503
}

#[derive(Debug, Deserialize)]
pub(super) struct Move {
    id: SocketId,
    room: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Send {
    #[serde(flatten)]
    whom: Whom,
    text: String,
}

/// The most bytes that a reason may have (RFC 6455 §5.5).
const REASON_BYTES_MAX: usize = 123;

pub(super) fn disconnect(inspector: &Inspector, order: &Disconnect) -> Result<Value, Problem> {
    let code = CloseCode::new(order.code).ok_or_else(|| {
        Problem::bad(
            "bad_code",
            format!(
                "{} must not be sent as a close code: 1000 and 3000 to 4999 may",
                order.code
            ),
        )
    })?;
    if order.reason.len() > REASON_BYTES_MAX {
        let message = format!(
            "a reason has at most {REASON_BYTES_MAX} bytes, and this one {}",
            order.reason.len()
        );
        return Err(Problem::bad("bad_reason", message));
    }
    let sockets = find(inspector, &order.whom)?;
    let reason = CloseReason::new(code, order.reason.clone());
    let _turn = Turn::begin();
    for socket in &sockets {
        tracing::info!(socket = %socket.id, code = %code, "the inspector closes a connection");
        socket.close(&reason);
    }
    Ok(json!({ "disconnected": sockets.len() }))
}

pub(super) fn join(inspector: &Inspector, order: &Move) -> Result<Value, Problem> {
    let socket = one(inspector, order.id)?;
    let room = RoomName::new(&order.room).map_err(|error| Problem::bad("bad_room", error.to_string()))?;
    let joined = socket.members.join(&socket, &room);
    joined.map_err(|error| Problem::bad("not_joined", error.to_string()))?;
    tracing::info!(socket = %socket.id, %room, "the inspector puts a connection into a room");
    Ok(json!({ "joined": 1 }))
}

pub(super) fn leave(inspector: &Inspector, order: &Move) -> Result<Value, Problem> {
    let socket = one(inspector, order.id)?;
    if !socket.members.leave(&socket, &order.room) {
        return Err(Problem::not_found("the connection is not in this room"));
    }
    tracing::info!(socket = %socket.id, room = order.room, "the inspector takes a connection out of a room");
    Ok(json!({ "left": 1 }))
}

pub(super) fn send(inspector: &Inspector, order: &Send) -> Result<Value, Problem> {
    let sockets = find(inspector, &order.whom)?;
    let message = Message::from(order.text.clone());
    let outgoing = Outgoing::of(message, Kind::Message, EventPlace::RAW);
    let mut delivery = Delivery::default();
    let _turn = Turn::begin();
    for socket in &sockets {
        delivery.count(outgoing.send_to(socket));
    }
    tracing::info!(
        "the inspector sends a text of {} bytes to {} connections",
        order.text.len(),
        sockets.len()
    );
    Ok(json!({ "queued": delivery.queued, "dropped": delivery.dropped, "closed": delivery.closed }))
}

fn one(inspector: &Inspector, id: SocketId) -> Result<Arc<Shared>, Problem> {
    inspector
        .socket(id)
        .ok_or_else(|| Problem::not_found("the connection is closed"))
}

fn find(inspector: &Inspector, whom: &Whom) -> Result<Vec<Arc<Shared>>, Problem> {
    match (whom.id, &whom.endpoint, &whom.room) {
        (Some(id), None, None) => Ok(vec![one(inspector, id)?]),
        (None, Some(endpoint), Some(room)) => {
            let members = inspector.endpoints_at(Some(endpoint)).next();
            let members = members.ok_or_else(|| Problem::not_found("there is no such endpoint"))?;
            let ids = members.room_members(room);
            Ok(ids.into_iter().filter_map(|id| members.socket(id)).collect())
        }
        _ => Err(Problem::bad(
            "bad_target",
            "say either `id`, or `endpoint` and `room`",
        )),
    }
}
