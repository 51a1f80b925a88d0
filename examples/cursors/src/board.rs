use asena_ws::prelude::*;

/// Those who look at one board.
#[room("board/{number}")]
pub(crate) struct Board {
    pub(crate) number: u32,
}
