use asena_ws::prelude::*;

#[derive(serde::Serialize)]
struct Posted {
    id: u64,
}

#[websocket("/chat")]
struct ChatSocket;

#[handlers(contract)]
impl ChatSocket {
    #[on("message")]
    async fn message(&self) -> Result<Posted> {
        Ok(Posted { id: 1 })
    }
}

fn main() {}
