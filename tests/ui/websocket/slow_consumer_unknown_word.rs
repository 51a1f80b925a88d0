use asena_ws::prelude::*;

#[websocket(path = "/chat", slow_consumer = drop)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
