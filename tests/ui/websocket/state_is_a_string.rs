use asena_ws::prelude::*;

#[websocket("/chat", state = "u32")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
