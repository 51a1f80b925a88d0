use asena_ws::prelude::*;

#[websocket(path = "/chat", origin_required = "yes")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
