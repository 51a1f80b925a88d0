use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_message]
    async fn received(&self, _ws: &Socket<Self>, _message: u8) {}
}

fn main() {}
