use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

struct NewMessage;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self, new: NewMessage) {
        drop(new);
    }
}

fn main() {}
