use asena_ws::prelude::*;

#[websocket(path("/chat"))]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
