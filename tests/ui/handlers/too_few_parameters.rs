use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_message]
    async fn received(&self, ws: &Socket<Self>) {
        ws.send("hi");
    }
}

fn main() {}
