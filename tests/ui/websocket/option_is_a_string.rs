use asena_ws::prelude::*;

#[websocket(path = "/chat", message_bytes_max = "64 KiB")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
