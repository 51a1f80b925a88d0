//! The endpoint.

use std::sync::{Mutex, MutexGuard, PoisonError};

use asena_ws::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::event::{NewMessage, Person, Posted, Said, Welcome};

/// What may be said at once, in characters: as many as the page takes.
const TEXT_CHARACTERS_MAX: usize = 4_000;

/// What a client says of itself: `/chat?name=Ada&room=tech`.
#[derive(Deserialize)]
struct Guest {
    name: String,
    room: String,
}

/// A room to talk in.
#[websocket(path = "/chat", name = "ChatSocket", data = Query<Guest>)]
struct ChatSocket {
    /// Held while a room is told who came or left; see [`ChatSocket::one_at_a_time`].
    announcing: Mutex<()>,
}

/// What a client sends.
#[derive(Deserialize)]
struct Envelope {
    event: String,
    #[serde(default)]
    data: Value,
    id: Option<u64>,
}

#[handlers]
impl ChatSocket {
    #[on_open]
    async fn came(&self, ws: &Socket<Self>) -> Result<()> {
        let room = &ws.data().room;
        let _announcing = self.one_at_a_time();
        ws.join(room)
            .map_err(|error| HandlerError::client("bad_room", error.to_string()))?;
        ws.to(room).send_json(&push("joined", person(ws)))?;
        let welcome = Welcome {
            room,
            you: person(ws),
            people: people(&ws.namespace(), room),
        };
        ws.send_json(&push("welcome", welcome))?;
        Ok(())
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, Json(envelope): Json<Envelope>) -> Result<()> {
        let Envelope { event, data, id } = envelope;
        let outcome = match event.as_str() {
            "message" => message(ws, data)?,
            "typing" => {
                ws.to(&ws.data().room).send_json(&push("typing", person(ws)))?;
                Ok(Value::Null)
            }
            _ => Err(refusal("unknown_event", &format!("there is no event `{event}`"))),
        };
        if let Some(id) = id {
            ws.send_json(&match outcome {
                Ok(ok) => json!({"id": id, "ok": ok}),
                Err(error) => json!({"id": id, "error": error}),
            })?;
        }
        Ok(())
    }

    #[on_close]
    async fn left(&self, ws: &Socket<Self>, _reason: CloseReason) {
        let _announcing = self.one_at_a_time();
        let _ = ws
            .namespace()
            .to(&ws.data().room)
            .send_json(&push("left", person(ws)));
    }
}

impl ChatSocket {
    /// Connections run beside each other. Of two that join at once, one would be in the other's list of people and be announced
    /// to it as well: so they join one after the other. Nothing is awaited meanwhile, since sending never waits.
    fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.announcing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn message(ws: &Socket<ChatSocket>, data: Value) -> Result<Result<Value, Value>> {
    let text = match serde_json::from_value(data) {
        Ok(NewMessage { text }) => text,
        Err(error) => return Ok(Err(refusal("invalid_payload", &error.to_string()))),
    };
    if text.trim().is_empty() {
        return Ok(Err(refusal("empty", "nothing was said")));
    }
    if text.chars().count() > TEXT_CHARACTERS_MAX {
        return Ok(Err(refusal("too_long", "too much was said at once")));
    }
    let at = format!("{:.3}", Timestamp::now());
    let posted = Posted {
        from: person(ws),
        text: &text,
        at: &at,
    };
    ws.to(&ws.data().room).send_json(&push("posted", posted))?;
    Ok(Ok(json!(Said { at })))
}

fn person(ws: &Socket<ChatSocket>) -> Person {
    Person {
        id: ws.id().to_string(),
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

fn push(event: &str, data: impl Serialize) -> Value {
    json!({"event": event, "data": data})
}

fn refusal(code: &str, message: &str) -> Value {
    json!({"code": code, "message": message, "retryable": false})
}
