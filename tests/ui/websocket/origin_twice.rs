use asena_ws::prelude::*;

#[websocket(path = "/chat", origins = ["same-host", "same-host"])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
