use asena_ws::prelude::*;

#[websocket("/rooms/{id")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
