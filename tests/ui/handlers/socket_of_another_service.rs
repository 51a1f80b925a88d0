use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<OtherSocket>) {
        ws.send("hi");
    }
}

fn main() {}

#[websocket("/other")]
struct OtherSocket;

impl WebSocketService for OtherSocket {}
