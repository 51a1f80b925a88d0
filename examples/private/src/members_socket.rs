//! An endpoint of which every connection has a user, by the middleware before it.

use asena_ws::prelude::*;

use crate::auth::User;
use crate::require_user::RequireUser;

#[websocket(path = "/members", name = "MembersSocket", data = Extension<User>, middleware = [RequireUser])]
pub(crate) struct MembersSocket;

#[handlers]
impl MembersSocket {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send(format!("hello, {}", ws.data().id));
    }

    #[on_message]
    async fn received(&self, ws: &Socket<Self>, text: String) {
        ws.namespace().broadcast(format!("{}: {text}", ws.data().id));
    }
}
