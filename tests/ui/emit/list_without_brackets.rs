use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted;

#[websocket("/chat", emits = Posted)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
