use asena_ws::prelude::*;

#[websocket(path = "/chat", mesage_bytes_max = 1024)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
