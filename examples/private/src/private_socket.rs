//! The first way: everybody is connected, and who has no good token is told and disconnected.

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};

use crate::auth::AuthService;

#[derive(Deserialize)]
pub(crate) struct AuthenticatedData {
    token: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
enum Outgoing {
    Authenticated { user_id: &'static str },
    Error { message: &'static str },
}

#[websocket(path = "/private", name = "PrivateSocket", data = Query<AuthenticatedData>)]
pub(crate) struct PrivateSocket {
    #[inject]
    auth: Arc<dyn AuthService>,
}

#[handlers]
impl PrivateSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        let Some(token) = &ws.data().token else {
            return reject(ws, "Unauthorized");
        };
        let Some(user) = self.auth.verify_token(token) else {
            return reject(ws, "Invalid token");
        };
        ws.send_json(&Outgoing::Authenticated { user_id: user.id })?;
        Ok(())
    }

    /// Only for those who were let in: nothing is handled of a connection that was closed in `on_open`.
    #[on_message]
    async fn asked(&self, ws: &Socket<Self>, _question: String) {
        ws.send("the secret");
    }
}

/// What was sent before the close arrives before it.
fn reject(ws: &Socket<PrivateSocket>, message: &'static str) -> Result<()> {
    ws.send_json(&Outgoing::Error { message })?;
    ws.close(CloseCode::POLICY_VIOLATION, message);
    Ok(())
}
