//! The endpoint of the chat.

use std::sync::{Mutex, MutexGuard, PoisonError};

use asena_ws::prelude::*;
use jiff::Timestamp;
use serde::Deserialize;

use crate::event::{Incoming, Outgoing};

/// What a client says of itself: `/chat?username=Ada&room=tech`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ChatData {
    username: String,
    room: String,
}

impl ChatData {
    fn username(&self) -> &str {
        or(&self.username, "Anonymous")
    }

    fn room(&self) -> &str {
        or(&self.room, "general")
    }
}

/// JavaScript's `||` for text: nothing said and an empty text are the same.
fn or<'a>(text: &'a str, default: &'a str) -> &'a str {
    if text.is_empty() { default } else { text }
}

#[websocket(path = "/chat", name = "ChatSocket", data = Query<ChatData>)]
struct ChatSocket {
    /// Held while a room is told who came or left; see [`ChatSocket::one_at_a_time`].
    announcing: Mutex<()>,
}

#[handlers]
impl ChatSocket {
    #[on_open]
    async fn joined(&self, ws: &Socket<Self>) -> Result<()> {
        let (username, room) = (ws.data().username(), ws.data().room());
        let _announcing = self.one_at_a_time();
        ws.join(room)
            .map_err(|error| HandlerError::client("bad_room", error.to_string()))?;

        // `ws.to` is the others in the room.
        ws.to(room).send_json(&Outgoing::UserJoined {
            username,
            room,
            total_users: ws.namespace().local().room_size(room),
        })?;
        ws.send_json(&Outgoing::Welcome {
            message: format!("Welcome to {room}, {username}!"),
            users: usernames(&ws.namespace(), room),
        })?;
        Ok(())
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, Json(message): Json<Incoming>) -> Result<()> {
        let (username, room) = (ws.data().username(), ws.data().room());
        match message {
            // `namespace.to` is everybody in the room: who speaks hears it too.
            Incoming::Message { message } => ws.namespace().to(room).send_json(&Outgoing::Message {
                username,
                message: &message,
                timestamp: format!("{:.3}", Timestamp::now()),
            })?,
            Incoming::Typing => ws.to(room).send_json(&Outgoing::Typing { username })?,
        };
        Ok(())
    }

    #[on_close]
    async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {
        let (username, room) = (ws.data().username(), ws.data().room());
        let _announcing = self.one_at_a_time();
        // The connection is in no room any more; a room whose last member has left is gone.
        let left = Outgoing::UserLeft {
            username,
            total_users: ws.namespace().local().room_size(room),
        };
        if let Err(error) = ws.namespace().to(room).send_json(&left) {
            tracing::error!("cannot tell {room} that {username} left: {error}");
        }
    }

    #[on_error]
    async fn failed(&self, ws: &Socket<Self>, error: HandlerError) {
        let message = match error.code() {
            // What was no `Incoming`. What exactly was wrong with it is of no use to who chats.
            "invalid_json" => "Invalid message format",
            _ => error.message(),
        };
        if let Err(error) = ws.send_json(&Outgoing::Error { message }) {
            tracing::error!("cannot answer an error: {error}");
        }
    }
}

impl ChatSocket {
    /// Connections run beside each other. Of two that join at once, one would be in the other's list of users and be announced
    /// to it as well: so they join one after the other. Nothing is awaited meanwhile, since sending never waits.
    fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.announcing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is in a room, in the order in which they came.
fn usernames(chat: &Namespace<ChatSocket>, room: &str) -> Vec<String> {
    let chat = chat.local();
    let mut members = chat.members(room);
    // Ids have their time in front.
    members.sort_unstable();
    let sockets = members.into_iter().filter_map(|id| chat.socket(id));
    sockets.map(|ws| ws.data().username().to_owned()).collect()
}
