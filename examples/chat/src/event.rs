//! What travels over the connection, in the JSON of the guide: `{"type":"user_joined","username":"Ada",…}`.

use serde::{Deserialize, Serialize};

/// What a client may send.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Incoming {
    Message { message: String },
    Typing,
}

/// What clients are sent.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(crate) enum Outgoing<'a> {
    UserJoined {
        username: &'a str,
        room: &'a str,
        total_users: usize,
    },
    Welcome {
        message: String,
        users: Vec<String>,
    },
    Message {
        username: &'a str,
        message: &'a str,
        /// As `toISOString()` writes it: in UTC, to the millisecond.
        timestamp: String,
    },
    Typing {
        username: &'a str,
    },
    UserLeft {
        username: &'a str,
        total_users: usize,
    },
    Error {
        message: &'a str,
    },
}
