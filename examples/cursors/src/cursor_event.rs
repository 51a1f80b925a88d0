use asena_ws::prelude::*;
use serde::Serialize;

/// What those who look at a board are told.
#[events]
#[derive(Serialize)]
pub(crate) enum CursorEvent<'a> {
    /// A hundred times a second, maybe: so for a reader that does not keep up, the newest of each cursor stands for all before it.
    #[event("moved", delivery = latest(cursor))]
    Moved {
        cursor: SocketId,
        name: &'a str,
        x: i32,
        y: i32,
    },
    /// Nobody else will say it again: a reader that cannot take it has to connect anew.
    #[event("left", delivery = must)]
    Left { cursor: SocketId },
}
