//! Rooms that clients join, leave and talk in, by commands that are a tagged enum.
//!
//! Run it with `cargo run -p rooms`, connect twice with `npx wscat -c ws://localhost:3000/rooms`, and type:
//!
//! ```json
//! {"type":"join","room":"tech"}
//! {"type":"say","room":"tech","text":"to the others"}
//! {"type":"announce","room":"tech","text":"to everybody, and to me"}
//! {"type":"announce","room":"tech","text":"a surprise","except":"the id that one was welcomed with"}
//! {"type":"rooms"}
//! {"type":"leave","room":"tech"}
//! ```
//!
//! Whatever else is typed is answered with an error that has a code, and the connection stays.

mod command;
mod room_socket;

use asena_ws::prelude::*;

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
