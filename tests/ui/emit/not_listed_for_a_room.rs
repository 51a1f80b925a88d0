use asena_ws::prelude::*;

#[event("posted")]
#[derive(serde::Serialize)]
struct Posted;

#[event("left")]
#[derive(serde::Serialize)]
struct Left;

#[websocket("/chat", emits = [Posted])]
struct ChatSocket;

impl WebSocketService for ChatSocket {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.to("general").emit(&Left)?;
        Ok(())
    }
}

fn main() {}
