use asena_ws::prelude::*;

#[websocket(path = "/chat", concurrency)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
