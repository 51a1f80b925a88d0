//! What travels over the connection.

use serde::{Deserialize, Serialize};

/// Something to say to everybody in the room.
#[derive(Deserialize)]
pub(crate) struct NewMessage {
    pub(crate) text: String,
}

/// What became of a message.
#[derive(Serialize)]
pub(crate) struct Said {
    /// When the server has heard it: in UTC, to the millisecond.
    pub(crate) at: String,
}

/// Somebody in the room. Two may have the same name.
#[derive(Serialize)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// To who has come.
#[derive(Serialize)]
pub(crate) struct Welcome<'a> {
    pub(crate) room: &'a str,
    pub(crate) you: Person,
    /// Who is there, in the order in which they came.
    pub(crate) people: Vec<Person>,
}

/// Somebody else has said something.
#[derive(Serialize)]
pub(crate) struct Posted<'a> {
    pub(crate) from: Person,
    pub(crate) text: &'a str,
    pub(crate) at: &'a str,
}
