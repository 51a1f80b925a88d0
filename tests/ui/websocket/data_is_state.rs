use asena_ws::prelude::*;

struct Guard;

#[websocket(path = "/chat", data = axum::extract::State<Guard>)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
