use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_open]
    async fn opened(self, ws: &Socket<Self>) {
        ws.send("hi");
    }
}

fn main() {}
