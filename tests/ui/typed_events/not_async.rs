use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message")]
    fn message(&self, text: String) {
        drop(text);
    }
}

fn main() {}
