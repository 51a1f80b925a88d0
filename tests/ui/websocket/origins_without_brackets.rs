use asena_ws::prelude::*;

#[websocket(path = "/chat", origins = "https://example.com")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
