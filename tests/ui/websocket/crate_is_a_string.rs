use asena_ws::prelude::*;

#[websocket(path = "/chat", crate = "asena_ws")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
