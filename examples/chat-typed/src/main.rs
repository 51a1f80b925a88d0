//! The chat with typed events, and a page that is written in TypeScript against the generated client.
//!
//! Run it with `cargo run -p chat-typed`, then open `http://localhost:3000` in two tabs.
//!
//! - `socket.rs` is the endpoint: what it receives, what it answers.
//! - `event.rs` is what travels.
//! - `cargo run -p chat-typed -- contract typescript --out examples/chat-typed/page/src/chat-client.ts` writes the client that the page
//!   is written against; a test says when it is old.
//! - `page.rs` serves the page, whose sources are in `page/src`. `page/app.js` is made of them, and checked in: `npm ci` and
//!   `npm run build` in this folder make it anew, behind the same in `clients/typescript`, which it takes the runtime from.

mod event;
mod page;
mod socket;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    let app = App::discover().contract_command().routes(page::routes());
    app.run().await
}
