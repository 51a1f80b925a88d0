use asena_ws::prelude::*;

#[websocket(path = "/chat", protocols = ["chat.v1", "chat.v1"])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
