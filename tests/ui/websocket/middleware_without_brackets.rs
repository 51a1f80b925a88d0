use asena_ws::prelude::*;

#[middleware]
struct Guard;

impl Middleware for Guard {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        Ok(next.run(handshake).await)
    }
}

#[websocket(path = "/chat", middleware = Guard)]
struct ChatSocket;

impl WebSocketService for ChatSocket {}

fn main() {}
