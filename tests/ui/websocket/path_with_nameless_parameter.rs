use asena_ws::prelude::*;

#[websocket("/rooms/{}")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
