use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl WebSocketService for ChatSocket {}

fn main() {}
