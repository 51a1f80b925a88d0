//! The complete chat of the Asena WebSocket guide, and a page to talk on.
//!
//! Run it with `cargo run -p chat`, then open `http://localhost:3000` in two tabs.
//!
//! - `socket.rs` is the endpoint: who comes, who speaks, who types, who leaves.
//! - `event.rs` is what travels, in the JSON of the guide.
//! - `page.rs` serves the files in `page/`.
//! - `asena.toml` says how large messages may be, for who starts it here: `cargo run -- --print-config` shows the rest.

mod event;
mod page;
mod socket;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().routes(page::routes()).run().await
}
