use asena_ws::prelude::*;

#[websocket("/chat\n")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
