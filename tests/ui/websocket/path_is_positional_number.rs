use asena_ws::prelude::*;

#[websocket(5)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
