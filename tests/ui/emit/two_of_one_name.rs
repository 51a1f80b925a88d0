use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted;

#[events]
#[derive(serde::Serialize)]
enum ChatEvents {
    Left,
    Posted,
}

#[websocket("/chat", emits = [Posted, ChatEvents])]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
