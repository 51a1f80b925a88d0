use asena_ws::prelude::*;

#[websocket("/chat")]
struct ChatSocket;

struct Posted;

#[handlers]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) -> Result<Posted> {
        Ok(Posted)
    }
}

fn main() {}
