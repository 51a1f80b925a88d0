use asena_ws::prelude::*;

#[websocket(path = "/chat", messages_per_second = -1)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
