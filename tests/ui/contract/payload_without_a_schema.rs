use asena_ws::prelude::*;

#[derive(serde::Deserialize)]
struct NewMessage {
    text: String,
}

#[websocket("/chat")]
struct ChatSocket;

#[handlers(contract)]
impl ChatSocket {
    #[on("message")]
    async fn message(&self, new: NewMessage) {
        drop(new.text);
    }
}

fn main() {}
