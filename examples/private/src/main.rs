//! Connections for those who show a token, checked in two ways by the same injected [`AuthService`](auth::AuthService).
//!
//! Run it with `cargo run -p private`. The first way takes everybody in and asks afterwards, as the Asena guide does:
//!
//! ```sh
//! npx wscat -c 'ws://localhost:3000/private?token=token-of-ada'
//! npx wscat -c 'ws://localhost:3000/private?token=guessed'       # "Invalid token", and closed
//! ```
//!
//! The second is better where the client can set a header: who may not come in gets an HTTP answer and never is a
//! connection, and the token stands in no URL, which logs and histories keep:
//!
//! ```sh
//! npx wscat -H 'authorization: Bearer token-of-ada' -c ws://localhost:3000/members
//! curl -i -H 'connection: upgrade' -H 'upgrade: websocket' -H 'sec-websocket-version: 13' \
//!     -H 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==' localhost:3000/members    # 401
//! ```

mod auth;
mod members_socket;
mod private_socket;
mod require_user;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
