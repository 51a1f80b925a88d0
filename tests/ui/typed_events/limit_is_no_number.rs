use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message", data_bytes_max = "4 KiB")]
    async fn message(&self, text: String) -> usize {
        text.len()
    }
}

fn main() {}
