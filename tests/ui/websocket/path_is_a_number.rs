use asena_ws::prelude::*;

#[websocket(path = 5)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
