use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message", messages_per_second = usize::MAX)]
    async fn message(&self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
