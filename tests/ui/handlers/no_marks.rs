use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    async fn received(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

fn main() {}
