use asena_ws::prelude::*;

#[websocket("/{*rest}/end")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
