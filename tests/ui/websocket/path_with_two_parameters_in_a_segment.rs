use asena_ws::prelude::*;

#[websocket("/{a}{b}")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
