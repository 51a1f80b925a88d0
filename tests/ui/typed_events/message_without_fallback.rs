use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) {}

    #[on_message]
    async fn raw(&self, _ws: &Socket<Self>, _message: Message) {}
}

fn main() {}
