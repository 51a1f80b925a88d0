use std::future::Future;

use super::socket::Socket;
use crate::error::BoxFuture;
use crate::handler_error::{HandlerError, Result};
use crate::rooms::Room;

/// Who may be in a room: for [`Socket::join_authorized`].
///
/// One impl for each endpoint `S` whose connections ask. What the answer needs of the container, the service has:
/// [`Socket::service`].
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::AuthorizeRoom;
///
/// #[room("doc/{id}")]
/// struct DocRoom {
///     id: u32,
/// }
///
/// #[websocket("/docs", data = Query<User>)]
/// struct DocSocket {
///     #[inject]
///     documents: Arc<Documents>,
/// }
/// impl WebSocketService for DocSocket {}
///
/// impl AuthorizeRoom<DocSocket> for DocRoom {
///     async fn authorize(&self, ws: &Socket<DocSocket>) -> Result<()> {
///         if ws.service().documents.may_read(&ws.data().name, self.id).await? {
///             return Ok(());
///         }
///         Err(HandlerError::client("forbidden", "this document is not yours"))
///     }
/// }
///
/// # #[derive(serde::Deserialize)] struct User { name: String }
/// # #[service] struct Documents;
/// # impl Documents { async fn may_read(&self, _: &str, _: u32) -> Result<bool> { Ok(true) } }
/// async fn open(ws: &Socket<DocSocket>, id: u32) -> Result<()> {
///     ws.join_authorized(&DocRoom { id }).await
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says who may be in a `{Self}` of `{S}`",
    label = "no authoriser for this kind of room",
    note = "`impl AuthorizeRoom<{S}> for {Self} {{ async fn authorize(&self, ws: &Socket<{S}>) -> Result<()> {{ … }} }}`",
    note = "where the server alone decides who is in it, `ws.join(&room)` asks nobody"
)]
pub trait AuthorizeRoom<S>: Room {
    /// `Ok` if this connection may be in the room.
    ///
    /// # Errors
    ///
    /// If it may not: a [client error](HandlerError::client) that says why. Or if it could not be found out.
    fn authorize(&self, ws: &Socket<S>) -> impl Future<Output = Result<()>> + Send;
}

impl<S> Socket<S> {
    /// Puts the connection into a room if the room's [`AuthorizeRoom`] has nothing against it.
    ///
    /// # Errors
    ///
    /// The authoriser's; and those of [`join`](Self::join) as client errors, since it is the client who has asked.
    pub fn join_authorized<'a, R>(&'a self, room: &'a R) -> BoxFuture<'a, Result<()>>
    where
        S: 'static,
        R: AuthorizeRoom<S> + Sync,
    {
        // Boxed, so that its type does not name `R`: a missing authoriser is then one error of the compiler's, not three.
        Box::pin(async move {
            room.authorize(self).await?;
            self.join(room)
                .map_err(|error| HandlerError::client(error.code(), error.to_string()))
        })
    }
}
