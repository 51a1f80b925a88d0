use asena_ws::prelude::*;

#[middleware(globl)]
struct RequireToken;

impl Middleware for RequireToken {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        Ok(next.run(handshake).await)
    }
}

fn main() {}
