//! The first service of the Asena WebSocket guide: it greets, echoes, and notes who left.
//!
//! Run it with `cargo run -p echo`, then open `ws://localhost:3000/chat` with any WebSocket client.

use asena_ws::prelude::*;

#[websocket(path = "/chat", name = "ChatSocket")]
struct ChatSocket;

#[handlers]
impl ChatSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        tracing::info!("client connected: {}", ws.id());
        ws.send("Welcome to chat!");
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, message: String) {
        tracing::info!("received: {message}");
        ws.send(format!("Echo: {message}"));
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, reason: CloseReason) {
        tracing::info!("client disconnected: {} ({})", ws.id(), reason.code);
    }
}

#[asena_ws::main]
async fn main() -> AppResult {
    App::discover().run().await
}
