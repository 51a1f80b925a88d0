//! The endpoint that is added. It knows nothing of the application around it.

use asena_ws::prelude::*;
use serde_json::json;

#[websocket(path = "/news/live", name = "NewsSocket")]
pub(crate) struct NewsSocket;

#[handlers]
impl NewsSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send_json(&json!({ "type": "welcome", "address": ws.remote_addr() }))?;
        Ok(())
    }

    #[on_close]
    async fn closed(&self, ws: &Socket<Self>, reason: CloseReason) {
        tracing::info!("{} has left: {}", ws.id(), reason.code);
    }
}
