use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message", messages_per_second = 5, messages_per_second = 6)]
    async fn message(&self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
