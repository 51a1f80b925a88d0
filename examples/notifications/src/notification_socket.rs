//! The endpoint that notifications leave by.

use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserData {
    user_id: String,
}

/// What a client reads.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(crate) enum Outgoing<'a> {
    Welcome { socket_id: SocketId, user_id: &'a str },
    Notification { text: &'a str },
    Tick { count: u64 },
}

#[websocket(path = "/notifications", name = "NotificationSocket", data = Query<UserData>)]
pub(crate) struct NotificationSocket;

#[handlers]
impl NotificationSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        let user_id = &ws.data().user_id;
        // The user's id comes from outside, so that a name which is none is the client's error: it closes with 1008.
        ws.join(user_room(user_id))
            .map_err(|error| HandlerError::client(error.code(), error.to_string()))?;
        let socket_id = ws.id();
        ws.send_json(&Outgoing::Welcome { socket_id, user_id })?;
        Ok(())
    }
}

/// The room that holds all connections of a user, on whatever devices.
pub(crate) fn user_room(user_id: &str) -> String {
    format!("user:{user_id}")
}
