use asena_ws::prelude::*;

#[websocket(path = "/chat", name = "")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
