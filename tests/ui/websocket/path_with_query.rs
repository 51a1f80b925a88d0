use asena_ws::prelude::*;

#[websocket("/chat?room=1")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
