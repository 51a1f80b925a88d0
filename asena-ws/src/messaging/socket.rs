use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::delivery::{RoomError, SendError, SendOutcome};
use super::namespace::Namespace;
use super::outbound::Outbound;
use super::shared::Shared;
use super::socket_id::SocketId;
use super::state::Held;
use super::target::Target;
use crate::driver::guard::Guard;
use crate::protocol::{CloseCode, CloseReason, TraceContext, Utf8Bytes};
use crate::rooms::{RoomAddress, RoomName};
use crate::service::Endpoint;

/// One connection of the service `S`: a cheap handle, to be cloned, compared, kept in maps and used from any task.
///
/// Two handles are equal when they are of the same connection. A handle that is kept does not keep the connection open;
/// sending to a connection that has ended says so.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[websocket(path = "/echo")]
/// struct Echo {}
///
/// impl WebSocketService for Echo {
///     async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
///         ws.send(message);
///         Ok(())
///     }
/// }
/// ```
pub struct Socket<S> {
    shared: Arc<Shared>,
    /// No bound on `S`: a service that lacks its `#[websocket]` is then one compiler error, not one for each mention.
    service: PhantomData<fn(&S)>,
}

impl<S: Endpoint> Socket<S> {
    /// What the endpoint's `data = …` extracted from the handshake.
    #[must_use]
    pub fn data(&self) -> &S::Data {
        &self.held().data
    }

    /// Where the connection's state is.
    pub(crate) fn slot(&self) -> &S::Slot {
        &self.held().slot
    }

    /// What the endpoint's guard has left.
    pub(crate) fn pass(&self) -> &<S::Guard as Guard>::Pass {
        &self.held().pass
    }

    fn held(&self) -> &Held<S::Data, S::Slot, <S::Guard as Guard>::Pass> {
        match self.shared.data.downcast_ref() {
            Some(held) => held,
            // The driver, which makes all sockets, puts it in.
            None => unreachable!("what a socket holds is its service's"),
        }
    }
}

impl<S: Send + Sync + 'static> Socket<S> {
    /// The service that the connection belongs to, with what the container has given it.
    #[must_use]
    pub fn service(&self) -> &S {
        match self.shared.service.downcast_ref() {
            Some(service) => service,
            None => unreachable!("the service of a socket is its own"),
        }
    }
}

impl<S> Socket<S> {
    pub(crate) fn of(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            service: PhantomData,
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The connection's id.
    #[must_use]
    pub fn id(&self) -> SocketId {
        self.shared.id
    }

    /// The endpoint's namespace: all its connections.
    #[must_use]
    pub fn namespace(&self) -> Namespace<S> {
        Namespace::of(Arc::clone(&self.shared.members))
    }

    /// The peer's address as the listener saw it, which is a proxy's where one stands in front: see [`client_addr`](Self::client_addr).
    /// `None` where there was no listener, or another server than ours did not say.
    #[must_use]
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.shared.remote_addr
    }

    /// The client's address: the peer's, or, where a [trusted proxy](crate::AppBuilder::trusted_proxies) stands in front, the one that
    /// it speaks for. An IPv4 address is one, also where the listener saw it in IPv6. `None` where nobody knows.
    #[must_use]
    pub fn client_addr(&self) -> Option<IpAddr> {
        let said = self
            .shared
            .admitted
            .as_ref()
            .and_then(|admitted| admitted.client_addr);
        said.or_else(|| self.shared.remote_addr.map(|address| address.ip().to_canonical()))
    }

    /// The subprotocol that was agreed on: one of the endpoint's `protocols = […]`.
    #[must_use]
    pub fn protocol(&self) -> Option<&str> {
        self.shared.protocol
    }

    /// Queues a message: text from a `&str` or `String`, binary from bytes.
    ///
    /// Never waits. What is sent while a handler runs leaves when it waits or returns, in one write; what is sent elsewhere leaves at
    /// once, if the network takes it. What it does not take waits in the outbox, which holds 1 MiB and 1,024 messages, unless
    /// [options](crate::ConnectionOptions::outbox_bytes_max) say otherwise; see
    /// [`SendOutcome`] for what happens beyond that.
    pub fn send(&self, message: impl Into<Outbound>) -> SendOutcome {
        self.shared.send_alone(message.into())
    }

    /// Queues a value as JSON text.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON.
    pub fn send_json<T: Serialize + ?Sized>(&self, value: &T) -> Result<SendOutcome, SendError> {
        Ok(self.send(serde_json::to_string(value)?))
    }

    /// Runs a function whose sends leave together, in as few writes as they fit into.
    ///
    /// Nothing is written before the function returns: so it should not wait for the peer, and all that it sends has to fit into the
    /// outbox together. What does not fit there meets the endpoint's policy for
    /// [slow consumers](crate::ConnectionOptions::slow_consumer), however quick the peer is.
    pub fn cork<T>(&self, send: impl FnOnce(&Self) -> T) -> T {
        let _cork = self.shared.cork();
        send(self)
    }

    /// Sends a ping with at most 125 bytes (RFC 6455 §5.5.2); a longer payload is cut. The answer comes to `on_pong`.
    pub fn ping(&self, payload: impl Into<Bytes>) {
        self.shared.ping(payload.into());
    }

    /// Sends a pong that nobody asked for, as a one-way heartbeat (RFC 6455 §5.5.3). Pings are answered without this.
    pub fn pong(&self, payload: impl Into<Bytes>) {
        self.shared.pong(payload.into());
    }

    /// Where the peer's handshake was in a trace, if its header `traceparent` said so.
    #[must_use]
    pub fn trace_context(&self) -> Option<TraceContext> {
        self.shared.origin.as_ref().and_then(|origin| origin.context)
    }

    /// Closes the connection by the close handshake, behind all messages that are queued.
    ///
    /// Later sends are `Closed`, and what the peer still sends is not handled. A reason of more than 123 bytes is cut. A
    /// peer that does not answer within 5 s ([`close_timeout`](crate::ConnectionOptions::close_timeout)) is cut off. `on_close` runs when the connection has ended.
    pub fn close(&self, code: CloseCode, reason: impl Into<Utf8Bytes>) {
        self.shared.close(&CloseReason::new(code, reason));
    }

    /// Ends the connection at once, without a close handshake: the peer sees 1006.
    pub fn terminate(&self) {
        self.shared.end();
    }

    /// Waits until the connection has ended.
    pub async fn closed(&self) {
        self.shared.ended().await;
    }

    /// Whether messages can still be sent: false from the moment that either side closes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.shared.is_open()
    }

    /// The payload bytes that are queued and not yet handed to the kernel.
    #[must_use]
    pub fn buffered_amount(&self) -> usize {
        self.shared.buffered_amount()
    }

    /// Puts the connection into a room, until it leaves or ends. Being in it already is fine.
    ///
    /// # Errors
    ///
    /// If the name is empty, longer than 255 bytes or has control characters; if the connection is in 128 rooms
    /// ([`rooms_max`](crate::ConnectionOptions::rooms_max)); or if it has ended.
    pub fn join(&self, room: impl RoomAddress) -> Result<(), RoomError> {
        let room = RoomName::new(room.address())?;
        self.shared.members.join(&self.shared, &room)
    }

    /// Takes the connection out of a room, and says whether it was in it.
    pub fn leave(&self, room: impl RoomAddress) -> bool {
        self.shared.members.leave(&self.shared, &room.address())
    }

    /// Whether the connection is in a room.
    #[must_use]
    pub fn is_in(&self, room: impl RoomAddress) -> bool {
        self.shared.is_in(&room.address())
    }

    /// The rooms that the connection is in, in no order.
    #[must_use]
    pub fn rooms(&self) -> Vec<RoomName> {
        self.shared.rooms()
    }

    /// The *other* connections in a room. [`Namespace::to`] leaves nobody out.
    pub fn to(&self, room: impl RoomAddress) -> Target<S> {
        let members = Arc::clone(&self.shared.members);
        Target::room(members, &room.address()).except_id(self.id())
    }
}

impl<S> Clone for Socket<S> {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.shared))
    }
}

impl<S> PartialEq for Socket<S> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl<S> Eq for Socket<S> {}

impl<S> Hash for Socket<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl<S> fmt::Debug for Socket<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Socket({} of {})", self.id(), self.shared.members.path)
    }
}
