//! Who is connected: signed tokens (JWT) that expire and are refreshed, messages to all devices of a user, and a way to put
//! somebody out.
//!
//! Run it with `cargo run -p accounts`, sign in, and connect with the token:
//!
//! ```sh
//! TOKEN=$(curl -s -X POST 'localhost:3000/sign-in?name=ada&device=phone&seconds=3600')
//! npx wscat -H "authorization: Bearer $TOKEN" -c ws://localhost:3000/inbox
//! ```
//!
//! From another shell, tell all devices of Ada something, sign one out, and put her out:
//!
//! ```sh
//! curl -X POST localhost:3000/users/ada/messages -d 'your parcel is here'
//! curl -X DELETE localhost:3000/sessions/phone
//! curl -X DELETE localhost:3000/users/ada
//! ```
//!
//! - `accounts.rs` says who somebody is: the ready authenticator for JWT, and behind it a question of its own.
//! - `inbox.rs` is the endpoint, whose connections are all somebody's.
//! - `office.rs` has the HTTP routes. In earnest, those for others than the user are behind a lock of their own.
//! - Pages in browsers, which cannot set headers, show the token as a subprotocol: see `page.html`, at `http://localhost:3000`.

mod accounts;
mod inbox;
mod office;

use asena_ws::prelude::*;

use crate::accounts::Secret;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover()
        .provide(Secret::from_environment())
        .routes(office::routes())
        .run()
        .await
}
