use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers(contract)]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) -> impl serde::Serialize {
        1
    }
}

fn main() {}
