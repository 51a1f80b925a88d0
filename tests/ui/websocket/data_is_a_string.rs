use asena_ws::prelude::*;

#[websocket(path = "/chat", data = "Query")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
