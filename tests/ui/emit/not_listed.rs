use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted;

#[websocket("/chat")]
struct ChatSocket;

impl WebSocketService for ChatSocket {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.emit(&Posted)?;
        Ok(())
    }
}

fn main() {}
