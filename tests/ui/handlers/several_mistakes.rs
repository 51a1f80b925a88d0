use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_open]
    fn opened(&self, ws: &Socket<Self>) {
        ws.send("hi");
    }

    #[on_message]
    async fn received(ws: &Socket<Self>) {
        ws.send("hi");
    }

    #[on_close]
    async fn closed(&self, _ws: &Socket<Self>, _reason: CloseReason) -> u8 {
        1
    }
}

fn main() {}
