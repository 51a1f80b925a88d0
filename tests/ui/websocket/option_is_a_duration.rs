use asena_ws::prelude::*;

#[websocket(path = "/chat", write_timeout_ms = std::time::Duration::from_secs(1))]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
