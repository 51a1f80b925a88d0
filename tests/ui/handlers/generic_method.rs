use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_message]
    async fn received<T>(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

fn main() {}
