//! The endpoint.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use asena_ws::prelude::*;
use jiff::Timestamp;
use serde::Deserialize;

use crate::event::{
    Cleared, Confirm, Joined, Left, NewMessage, Person, Posted, Said, Typing, Unsaid, Welcome,
};

/// What may be said at once, in characters: as many as the page takes.
const TEXT_CHARACTERS_MAX: usize = 4_000;

/// How long somebody may think about a question.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// What a client says of itself: `/chat?name=Ada&room=tech`.
#[derive(Deserialize)]
struct Guest {
    name: String,
    room: String,
}

/// A room to talk in.
#[websocket(
    path = "/chat",
    name = "ChatSocket",
    data = Query<Guest>,
    emits = [Welcome<'_>, Joined, Left, Posted<'_>, Typing, Cleared, Confirm<'_>],
)]
struct ChatSocket {
    /// Held while a room is told who came or left; see [`ChatSocket::one_at_a_time`].
    announcing: Mutex<()>,
}

#[handlers(contract)]
impl ChatSocket {
    #[on_open]
    async fn came(&self, ws: &Socket<Self>) -> Result<()> {
        let room = &ws.data().room;
        let _announcing = self.one_at_a_time();
        ws.join(room)
            .map_err(|error| HandlerError::client("bad_room", error.to_string()))?;
        // `ws.to` is the others in the room.
        ws.to(room).emit(&Joined(person(ws)))?;
        ws.emit(&Welcome {
            room,
            you: person(ws),
            people: people(&ws.namespace(), room),
        })?;
        Ok(())
    }

    /// Says something to the others in the room.
    #[on("message")]
    async fn message(&self, ws: &Socket<Self>, NewMessage { text }: NewMessage) -> Result<Said, Unsaid> {
        if text.trim().is_empty() {
            return Err(Unsaid::Empty);
        }
        if text.chars().count() > TEXT_CHARACTERS_MAX {
            return Err(Unsaid::TooLong {
                characters_max: TEXT_CHARACTERS_MAX,
            });
        }
        let at = format!("{:.3}", Timestamp::now());
        ws.to(&ws.data().room).emit(&Posted {
            from: person(ws),
            text: &text,
            at: &at,
        })?;
        Ok(Said { at })
    }

    /// Somebody is typing.
    #[on("typing")]
    async fn typing(&self, ws: &Socket<Self>) -> Result<()> {
        ws.to(&ws.data().room).emit(&Typing(person(ws)))?;
        Ok(())
    }

    /// Forgets what was said, for all in the room, if who asks for it is sure; says whether they were.
    #[on("clear")]
    async fn clear(&self, ws: &Socket<Self>) -> Result<bool> {
        let confirm = Confirm {
            question: "Forget what was said, for everybody?",
        };
        // Who gives no answer is not sure.
        let is_sure = ws.call(&confirm).within(ANSWER_WITHIN).await.unwrap_or(false);
        if is_sure {
            ws.namespace()
                .to(&ws.data().room)
                .emit(&Cleared { by: person(ws) })?;
        }
        Ok(is_sure)
    }

    #[on_close]
    async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {
        let _announcing = self.one_at_a_time();
        // The connection is in no room any more.
        let room = ws.namespace().to(&ws.data().room);
        if let Err(error) = room.emit(&Left(person(ws))) {
            tracing::error!("cannot tell the others that {} has left: {error}", ws.id());
        }
    }
}

impl ChatSocket {
    /// Connections run beside each other. Of two that join at once, one would be in the other's list of people and be announced
    /// to it as well: so they join one after the other. Nothing is awaited meanwhile, since sending never waits.
    fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.announcing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn person(ws: &Socket<ChatSocket>) -> Person {
    Person {
        id: ws.id(),
        name: ws.data().name.clone(),
    }
}

/// Who is in a room, in the order in which they came.
fn people(chat: &Namespace<ChatSocket>, room: &str) -> Vec<Person> {
    let chat = chat.local();
    let mut members = chat.members(room);
    // Ids have their time in front.
    members.sort_unstable();
    let sockets = members.into_iter().filter_map(|id| chat.socket(id));
    sockets.map(|ws| person(&ws)).collect()
}
