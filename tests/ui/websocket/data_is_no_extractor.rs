use asena_ws::prelude::*;

struct Guard;

#[websocket(path = "/chat", data = Guard)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
