use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted {
    id: u64,
}

#[websocket("/chat", emits = [Posted])]
struct ChatSocket;

#[handlers(contract)]
impl ChatSocket {
    #[on("message")]
    async fn message(&self, ws: &Socket<Self>) -> Result<()> {
        ws.emit(&Posted { id: 1 })?;
        Ok(())
    }
}

fn main() {}
