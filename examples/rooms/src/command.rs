//! What clients write, and what they read.

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
    Join {
        room: String,
    },
    Leave {
        room: String,
    },
    /// To the others in a room.
    Say {
        room: String,
        text: String,
    },
    /// To everybody in a room, but for one if so wished.
    Announce {
        room: String,
        text: String,
        except: Option<SocketId>,
    },
    /// Which rooms am I in?
    Rooms {},
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Answer<'a> {
    Welcome {
        id: SocketId,
    },
    Joined {
        room: &'a str,
        members: usize,
    },
    Left {
        room: &'a str,
    },
    Message {
        room: &'a str,
        from: SocketId,
        text: &'a str,
    },
    Rooms {
        rooms: Vec<&'a str>,
    },
    Error {
        code: &'a str,
        message: &'a str,
    },
}
