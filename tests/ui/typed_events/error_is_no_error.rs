use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

struct Refused;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) -> Result<u8, Refused> {
        Err(Refused)
    }
}

fn main() {}
