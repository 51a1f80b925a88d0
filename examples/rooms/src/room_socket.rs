//! The endpoint. It keeps no list of rooms: a room begins with its first member, and ends when the last has left or is gone.

use asena_ws::prelude::*;

use crate::command::{Answer, Command};

#[websocket(path = "/rooms", name = "RoomSocket")]
pub(crate) struct RoomSocket;

#[handlers]
impl RoomSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send_json(&Answer::Welcome { id: ws.id() })?;
        Ok(())
    }

    #[on_message]
    async fn commanded(&self, ws: &Socket<Self>, Json(command): Json<Command>) -> Result<()> {
        match command {
            Command::Join { room } => join(ws, &room),
            Command::Leave { room } => leave(ws, &room),
            Command::Say { room, text } => say(ws, &room, &text),
            Command::Announce { room, text, except } => announce(ws, &room, &text, except),
            Command::Rooms {} => list(ws),
        }
    }

    /// As the default, and with the code.
    #[on_error]
    async fn failed(&self, ws: &Socket<Self>, error: HandlerError) {
        let (code, message) = (error.code(), error.message());
        if let Err(error) = ws.send_json(&Answer::Error { code, message }) {
            tracing::error!("an error could not be told: {error}");
        }
    }
}

fn join(ws: &Socket<RoomSocket>, room: &str) -> Result<()> {
    // The client chose the name, so it reads what is wrong with it. `?` alone would answer "internal error".
    ws.join(room)
        .map_err(|error| HandlerError::client(error.code(), error.to_string()))?;
    let members = ws.namespace().local().room_size(room);
    ws.send_json(&Answer::Joined { room, members })?;
    Ok(())
}

fn leave(ws: &Socket<RoomSocket>, room: &str) -> Result<()> {
    if !ws.leave(room) {
        return Err(not_in_room(room));
    }
    ws.send_json(&Answer::Left { room })?;
    Ok(())
}

fn say(ws: &Socket<RoomSocket>, room: &str, text: &str) -> Result<()> {
    // Nothing else asks for this: whoever knows a room's name can send to it.
    if !ws.is_in(room) {
        return Err(not_in_room(room));
    }
    let from = ws.id();
    // `ws.to` leaves the sender out.
    ws.to(room).send_json(&Answer::Message { room, from, text })?;
    Ok(())
}

fn announce(ws: &Socket<RoomSocket>, room: &str, text: &str, except: Option<SocketId>) -> Result<()> {
    if !ws.is_in(room) {
        return Err(not_in_room(room));
    }
    // `namespace.to` leaves nobody out.
    let mut target = ws.namespace().to(room);
    if let Some(id) = except {
        let excluded = ws.namespace().local().socket(id);
        let excluded = excluded
            .ok_or_else(|| HandlerError::client("unknown_socket", format!("there is no connection {id}")))?;
        target = target.except(&excluded);
    }
    let from = ws.id();
    target.send_json(&Answer::Message { room, from, text })?;
    Ok(())
}

fn list(ws: &Socket<RoomSocket>) -> Result<()> {
    let mut rooms = ws.rooms();
    rooms.sort();
    let rooms = rooms.iter().map(RoomName::as_str).collect();
    ws.send_json(&Answer::Rooms { rooms })?;
    Ok(())
}

fn not_in_room(room: &str) -> HandlerError {
    HandlerError::client("not_in_room", format!("you are not in the room `{room}`"))
}
