use asena_ws::prelude::*;

#[websocket(path = "/chat", rate_dry_run = 1)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
