use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self, text: String, ws: Socket<Self>, number: u8) {
        drop((text, ws, number));
    }
}

fn main() {}
