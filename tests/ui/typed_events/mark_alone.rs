use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

impl ChatSocket {
    #[on("message")]
    async fn message(&self) {}
}

fn main() {}
