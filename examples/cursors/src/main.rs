//! Everybody's cursor on a board. A slow reader sees where each cursor is, and not where each has been.
//!
//! Run it with `cargo run -p cursors`, connect twice with `npx wscat -c 'ws://localhost:3000/cursors?board=1&name=ada'`, under
//! two names, and type:
//!
//! ```json
//! {"x":10,"y":20}
//! ```
//!
//! The other reads `{"event":"moved","data":{"cursor":"…","name":"ada","x":10,"y":20}}`.

mod board;
mod cursor_event;
mod cursor_socket;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
