use asena_ws::prelude::*;

#[service]
struct Accounts;

#[websocket("/inbox", authenticator = Accounts)]
struct Inbox;

impl WebSocketService for Inbox {}

fn main() {}
