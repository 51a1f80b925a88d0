use asena_ws::prelude::*;

#[websocket("/chat#top")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
