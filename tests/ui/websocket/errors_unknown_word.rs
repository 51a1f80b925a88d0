use asena_ws::prelude::*;

#[websocket(path = "/chat", errors = jsn)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
