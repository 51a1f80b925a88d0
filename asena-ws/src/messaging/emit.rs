//! `emit`, wherever there is somebody to emit to.

use super::delivery::{Delivery, SendError, SendOutcome};
use super::emission::{Emission, emit_to, kind};
use super::namespace::Namespace;
use super::socket::Socket;
use super::target::Target;
use crate::events::{EmittedBy, encode};

impl<S> Socket<S> {
    /// Queues an event that the endpoint lists in its `emits = […]`: `{"event": "…", "data": …}`.
    ///
    /// As [`send`](Self::send), it never waits. What becomes of an event that does not fit into the outbox, its
    /// [`DeliveryClass`](crate::DeliveryClass) says.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// #[event("welcome")]
    /// #[derive(serde::Serialize)]
    /// struct Welcome<'a> {
    ///     room: &'a str,
    /// }
    ///
    /// #[websocket("/chat", emits = [Welcome<'_>])]
    /// struct ChatSocket;
    ///
    /// impl WebSocketService for ChatSocket {
    ///     async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
    ///         ws.emit(&Welcome { room: "general" })?;
    ///         Ok(())
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If the value cannot be written.
    pub fn emit<E: EmittedBy<S>>(&self, event: &E) -> Result<SendOutcome, SendError> {
        emit_to(self.shared(), event)
    }
}

impl<S> Target<S> {
    /// Sends an event that the endpoint lists, to each connection once. It is written once for all.
    ///
    /// # Errors
    ///
    /// If the value cannot be written; nothing is sent then. Where nobody receives it, it is not even tried.
    pub fn emit<E: EmittedBy<S>>(self, event: &E) -> Result<Delivery, SendError> {
        let encode = |format| encode(format, event, None);
        let emission = Emission::new(kind(event), event.description().name, &encode);
        let delivery = self.deliver(|socket| emission.send_to(socket));
        emission.finish(&self.members)?;
        Ok(delivery)
    }
}

impl<S> Namespace<S> {
    /// Sends an event that the endpoint lists to every connection. It is written once for all.
    ///
    /// # Errors
    ///
    /// As [`Target::emit`].
    pub fn emit<E: EmittedBy<S>>(&self, event: &E) -> Result<Delivery, SendError> {
        self.all().emit(event)
    }
}
