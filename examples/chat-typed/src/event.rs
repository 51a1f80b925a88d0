//! What travels over the connection: what the server is told and replies, and what it tells and asks by itself.

use asena_ws::SendError;
use asena_ws::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Something to say to everybody in the room.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct NewMessage {
    pub(crate) text: String,
}

/// What became of a message.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Said {
    /// When the server has heard it: in UTC, to the millisecond.
    pub(crate) at: String,
}

/// Why a message was not taken.
#[derive(Debug, Error, ClientError)]
pub(crate) enum Unsaid {
    /// Nothing was said.
    #[error("nothing was said")]
    #[client_error(code = "empty")]
    Empty,
    /// Too much was said at once.
    #[error("more than {characters_max} characters were said at once")]
    #[client_error(code = "too_long", details = [characters_max])]
    TooLong { characters_max: usize },
    #[error(transparent)]
    #[client_error(internal)]
    Send(#[from] SendError),
}

/// Somebody in the room. Two may have the same name.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Person {
    pub(crate) id: SocketId,
    pub(crate) name: String,
}

/// To who has come.
#[event("welcome")]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Welcome<'a> {
    pub(crate) room: &'a str,
    pub(crate) you: Person,
    /// Who is there, in the order in which they came.
    pub(crate) people: Vec<Person>,
}

/// Somebody has come.
#[event("joined")]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Joined(pub(crate) Person);

/// Somebody has left.
#[event("left")]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Left(pub(crate) Person);

/// Somebody else has said something.
#[event("posted")]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Posted<'a> {
    pub(crate) from: Person,
    pub(crate) text: &'a str,
    pub(crate) at: &'a str,
}

/// Somebody is typing. Nobody misses it who reads too slowly.
#[event("typing", delivery = droppable)]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Typing(pub(crate) Person);

/// What was said is to be forgotten.
#[event("cleared")]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Cleared {
    pub(crate) by: Person,
}

/// Whether somebody is sure of what they ask for.
#[event("confirm", reply = bool)]
#[derive(Serialize, JsonSchema)]
pub(crate) struct Confirm<'a> {
    pub(crate) question: &'a str,
}
