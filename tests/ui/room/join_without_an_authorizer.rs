use asena_ws::prelude::*;

#[room("doc/{id}")]
struct DocRoom {
    id: u32,
}

#[websocket("/docs")]
struct Docs;

impl WebSocketService for Docs {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.join_authorized(&DocRoom { id: 7 }).await
    }
}

fn main() {}
