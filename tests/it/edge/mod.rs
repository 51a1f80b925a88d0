//! The edge of an app, by wire: whose pages may connect, who a client is, how many may come, and how much each may send. Each limit is
//! tried just under and just over.

mod admission;
mod budgets;
mod churn;
mod errors;
mod half_open;
mod heads;
mod origins;
mod proxies;
mod users;

use asena_ws::prelude::*;

/// Says who has come, and echoes.
#[websocket("/echo")]
struct Echo {}

impl WebSocketService for Echo {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        if message.as_text() == Some("who am I?") {
            let (client, peer) = (ws.client_addr(), ws.remote_addr().map(|peer| peer.ip()));
            ws.send(format!("{client:?} by {peer:?}"));
        } else {
            ws.send(message);
        }
        Ok(())
    }
}
