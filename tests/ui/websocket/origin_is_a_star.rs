use asena_ws::prelude::*;

#[websocket(path = "/chat", origins = ["*"])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
