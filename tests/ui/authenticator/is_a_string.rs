use asena_ws::prelude::*;

#[websocket("/inbox", authenticator = "Accounts")]
struct Inbox;

impl WebSocketService for Inbox {}

fn main() {}
