//! The chat with typed events, and a page that is written in TypeScript against the generated client.
//!
//! Run it with `cargo run -p chat-typed`, then open `http://localhost:3000` in two tabs.
//!
//! - `socket.rs` is the endpoint: what it receives, what it answers.
//! - `event.rs` is what travels.
//! - The contract of both comes of these: `cargo run -p chat-typed -- contract typescript` prints the client that the page is written
//!   against, `contract asyncapi` the document that is served at `/asyncapi.json`.
//! - `CHAT_INSPECTOR=1 cargo run -p chat-typed` has the inspector at `http://localhost:3000/_asena`, for this machine alone.
//! - `page.rs` serves the page, whose sources are in `page/src`. `page/app.js` is made of them, and checked in: `npm ci` and
//!   `npm run build` in this folder make it anew, behind the same in `clients/typescript`, which it takes the runtime from.

mod event;
mod page;
mod socket;

use std::env;

use asena_ws::inspector::InspectorOptions;
use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    let app = App::discover()
        .routes(page::routes())
        .contract_command()
        .contract_route("/asyncapi.json");
    if env::var_os("CHAT_INSPECTOR").is_none() {
        return app.run().await;
    }
    app.inspector(InspectorOptions::default()).run().await
}
