use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted;

#[websocket("/chat", emits = [Posted])]
struct ChatSocket;

impl WebSocketService for ChatSocket {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.call(&Posted).await?;
        Ok(())
    }
}

fn main() {}
