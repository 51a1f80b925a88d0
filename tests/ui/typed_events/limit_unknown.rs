use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message", bytes = 4096)]
    async fn message(&self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
