use asena_ws::prelude::*;

#[websocket(path = "/chat", name = "A", name = "B")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
