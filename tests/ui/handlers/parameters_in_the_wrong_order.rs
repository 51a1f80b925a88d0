use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_message]
    async fn received(&self, message: Message, ws: &Socket<Self>) {
        ws.send(message);
    }
}

fn main() {}
