use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn one(&self) {}

    #[on("message")]
    async fn other(&self) {}
}

fn main() {}
