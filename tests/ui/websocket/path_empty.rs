use asena_ws::prelude::*;

#[websocket("")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
