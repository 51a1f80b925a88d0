use asena_ws::prelude::*;

#[websocket("chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
