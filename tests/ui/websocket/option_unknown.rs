use asena_ws::prelude::*;

#[websocket(path = "/chat", max_payload = 1024)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
