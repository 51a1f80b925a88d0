use asena_ws::prelude::*;

#[websocket("/chat", path = "/talk")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
