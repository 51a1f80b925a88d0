//! The endpoint: every connection is somebody's.

use asena_ws::prelude::*;
use serde::Serialize;

use crate::accounts::{Accounts, Claims};

/// Something new in the inbox, on all devices.
#[event("note")]
#[derive(Serialize)]
pub(crate) struct Note {
    pub(crate) text: String,
}

#[derive(Serialize)]
struct Who {
    id: String,
    name: String,
    session: Option<String>,
}

#[websocket("/inbox", authenticator = Accounts, emits = [Note])]
pub(crate) struct Inbox;

#[handlers]
impl Inbox {
    #[on("whoami")]
    async fn who(&self, ws: &Socket<Self>, user: User<Claims>) -> Who {
        Who {
            id: ws.user_id().to_owned(),
            name: user.name.clone(),
            session: ws.session_id().map(|session| session.to_string()),
        }
    }
}
