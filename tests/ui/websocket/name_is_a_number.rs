use asena_ws::prelude::*;

#[websocket(path = "/chat", name = 5)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
