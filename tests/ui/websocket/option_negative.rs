use asena_ws::prelude::*;

#[websocket(path = "/chat", outbox_bytes_max = -1)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
