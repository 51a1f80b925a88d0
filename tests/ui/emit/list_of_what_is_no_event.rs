use asena_ws::prelude::*;

#[derive(serde::Serialize)]
struct Posted;

#[websocket("/chat", emits = [Posted])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
