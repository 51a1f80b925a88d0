use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

impl ChatSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send("hi");
    }
}

impl WebSocketService for ChatSocket {}

fn main() {}
