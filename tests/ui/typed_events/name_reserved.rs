use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("error")]
    async fn failed(&self) {}
}

fn main() {}
