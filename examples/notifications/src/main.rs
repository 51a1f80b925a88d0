//! Notifications to everybody and to selected users: from HTTP handlers and from a background service, by the typed
//! [`Namespace`] and by the courier [`Ulak`].
//!
//! Run it with `cargo run -p notifications` and listen as one or several users:
//!
//! ```sh
//! npx wscat -c 'ws://localhost:3000/notifications?userId=7'
//! ```
//!
//! A tick comes every five seconds (`TICK_MS=500` for more of them). Then notify, from another terminal:
//!
//! ```sh
//! json='content-type: application/json'
//! curl -H "$json" -d '{"text":"to all"}' localhost:3000/notifications
//! curl -H "$json" -d '{"text":"to one"}' localhost:3000/users/7/notifications
//! curl -H "$json" -d '{"text":"to some","users":["7","8"]}' localhost:3000/users/notifications
//! curl -H "$json" -d '{"text":"by path"}' localhost:3000/namespaces/notifications
//! curl -H "$json" -d '{"text":"a 404"}' localhost:3000/namespaces/nowhere
//! ```
//!
//! `POST /sockets/{id}/notifications` reaches one connection, by the `socketId` that it was greeted with. Whoever can reach
//! these routes can notify, and a user is whoever a query says: the example `private` shows how to ask for a token.

mod notification_socket;
mod problem;
mod routes;
mod ticker;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    let interval = ticker::Interval::from_environment()?;
    App::discover()
        .provide(interval)
        .routes(routes::routes())
        .run()
        .await
}
