//! The complete chat of the Asena WebSocket guide.
//!
//! Run it with `cargo run -p chat`, then open `ws://localhost:3000/chat?username=Ada&room=tech` with any WebSocket client.
//!
//! - `socket.rs` is the endpoint: who comes, who speaks, who types, who leaves.
//! - `event.rs` is what travels, in the JSON of the guide.

mod event;
mod socket;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
