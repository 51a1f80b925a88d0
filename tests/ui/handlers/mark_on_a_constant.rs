use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_open]
    const GREETING: &str = "hi";
}

fn main() {}
