use asena_ws::prelude::*;

#[websocket(pth = "/chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
