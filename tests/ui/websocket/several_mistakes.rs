use asena_ws::prelude::*;

#[websocket(path = "chat", nmae = "ChatSocket", data = )]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
