use asena_ws::prelude::*;

#[websocket(path = "/chat", slow_consumer = "latest")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
