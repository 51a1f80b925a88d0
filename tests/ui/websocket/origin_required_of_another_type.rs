use asena_ws::prelude::*;

#[websocket(path = "/chat", origin_required = 1 + 1)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
