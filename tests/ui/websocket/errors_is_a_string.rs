use asena_ws::prelude::*;

#[websocket(path = "/chat", errors = "json")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
