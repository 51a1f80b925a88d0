use asena_ws::prelude::*;

struct DocRoom {
    id: u32,
}

#[websocket("/docs")]
struct Docs;

impl WebSocketService for Docs {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join(&DocRoom { id: 7 })?;
        Ok(())
    }
}

fn main() {}
