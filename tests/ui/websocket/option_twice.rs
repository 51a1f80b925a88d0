use asena_ws::prelude::*;

#[websocket(path = "/chat", rooms_max = 1, rooms_max = 2)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
