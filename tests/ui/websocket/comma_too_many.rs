use asena_ws::prelude::*;

#[websocket(path = "/chat",, name = "Chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
