use asena_ws::prelude::*;

#[websocket(path = "/chat", ping_interval = 5_000)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
