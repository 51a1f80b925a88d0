use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_message(fallback)]
    async fn raw(&self, _ws: &Socket<Self>, _message: Message) {}
}

fn main() {}
