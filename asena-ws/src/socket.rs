use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::connection::outbox::{Outbound, Outbox, Pushed};
use crate::protocol::{CloseReason, Message};
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

/// What the handles of one connection share with its driver.
struct Shared {
    id: SocketId,
    /// An `S::Data`; of no type here, so that what follows is compiled once for all services.
    data: Box<dyn Any + Send + Sync>,
    /// Locked for the length of one push or take, never across an await.
    outbox: Mutex<Outbox>,
    /// Tells the writer that the outbox has something for it.
    waiting: Notify,
    /// Tells the driver that `on_drain` is due.
    drained: Notify,
    /// Tells a reader that has failed that the close frame is out.
    close_written: Notify,
    /// Cancelled when the connection is over, or to end it without a close handshake.
    ended: CancellationToken,
}

/// What a send has come to, as far as this process can know: the kernel's acceptance is not the peer's receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// It waits in the connection's outbox, and leaves in order.
    Queued,
    /// The outbox is full: the message is lost, and the connection is closed with 4008 so that the peer comes back.
    Dropped,
    /// The connection is closing or has ended.
    Closed,
}

/// The unique id of a connection: a UUID of version 7, so ids sort by the time of their connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(Uuid);

impl SocketId {
    pub(crate) fn next() -> Self {
        Self(Uuid::now_v7())
    }

    /// The UUID.
    #[must_use]
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// From the text that `Display` writes.
impl FromStr for SocketId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

impl<S: Endpoint> Socket<S> {
    pub(crate) fn new(data: S::Data) -> Self {
        Self {
            shared: Arc::new(Shared {
                id: SocketId::next(),
                data: Box::new(data),
                outbox: Mutex::new(Outbox::new()),
                waiting: Notify::new(),
                drained: Notify::new(),
                close_written: Notify::new(),
                ended: CancellationToken::new(),
            }),
            service: PhantomData,
        }
    }

    /// What the endpoint's `data = …` extracted from the handshake.
    #[must_use]
    pub fn data(&self) -> &S::Data {
        match self.shared.data.downcast_ref() {
            Some(data) => data,
            // `new` is the only one to make a socket, and puts in an `S::Data`.
            None => unreachable!("the data of a socket is its service's"),
        }
    }
}

impl<S> Socket<S> {
    /// The connection's id.
    #[must_use]
    pub fn id(&self) -> SocketId {
        self.shared.id
    }

    /// Queues a message: text from a `&str` or `String`, binary from bytes.
    ///
    /// Never waits. The outbox holds 1 MiB and 1,024 messages; see [`SendOutcome`] for what happens beyond that.
    pub fn send(&self, message: impl Into<Message>) -> SendOutcome {
        let pushed = self.outbox().push(message.into());
        self.shared.waiting.notify_one();
        match pushed {
            Pushed::Queued => SendOutcome::Queued,
            Pushed::Full => SendOutcome::Dropped,
            Pushed::Closed => SendOutcome::Closed,
        }
    }

    /// Sends a ping with at most 125 bytes (RFC 6455 §5.5.2); a longer payload is cut. The peer's answer comes to `on_pong`.
    pub fn ping(&self, payload: impl Into<Bytes>) {
        self.push_control(Outbound::Ping, payload.into());
    }

    /// Sends a pong that nobody asked for, as a one-way heartbeat (RFC 6455 §5.5.3). Pings are answered without this.
    pub fn pong(&self, payload: impl Into<Bytes>) {
        self.push_control(Outbound::Pong, payload.into());
    }

    fn push_control(&self, kind: fn(Bytes) -> Outbound, mut payload: Bytes) {
        payload.truncate(CONTROL_BYTES_MAX);
        self.outbox().push_control(kind(payload));
        self.shared.waiting.notify_one();
    }

    /// Closes the connection by the close handshake, behind all messages that are queued. Later sends are `Closed`.
    ///
    /// A peer that does not answer within 5 s is cut off. `on_close` runs when the connection has ended.
    pub fn close(&self, reason: impl Into<CloseReason>) {
        self.outbox().close(reason.into());
        self.shared.waiting.notify_one();
    }

    /// Ends the connection at once, without a close handshake: the peer sees 1006.
    pub fn terminate(&self) {
        self.end();
    }

    /// Whether messages can still be sent: false from the moment that either side closes.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outbox().is_open()
    }

    /// The payload bytes that are queued and not yet handed to the kernel.
    #[must_use]
    pub fn buffered_amount(&self) -> usize {
        self.outbox().bytes()
    }

    /// Waits until the connection has ended.
    pub async fn closed(&self) {
        self.shared.ended.cancelled().await;
    }

    pub(crate) fn take_outbound(&self) -> Option<Outbound> {
        self.outbox().take()
    }

    /// Waits until something may be in the outbox.
    pub(crate) async fn outbound(&self) {
        self.shared.waiting.notified().await;
    }

    /// Called by the writer when it has flushed all that it took.
    pub(crate) fn note_flushed(&self) {
        if self.outbox().take_drained() {
            self.shared.drained.notify_one();
        }
    }

    /// Waits until `on_drain` is due.
    pub(crate) async fn drained(&self) {
        self.shared.drained.notified().await;
    }

    pub(crate) fn note_close_written(&self) {
        self.shared.close_written.notify_one();
    }

    /// Waits until our close frame is out.
    pub(crate) async fn close_written(&self) {
        self.shared.close_written.notified().await;
    }

    /// The peer has closed, or is gone: nothing more can be sent.
    pub(crate) fn end_outbox(&self) {
        self.outbox().end();
    }

    pub(crate) fn end(&self) {
        self.outbox().end();
        self.shared.ended.cancel();
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        // A push does not panic half way; and if one did, a queue of frames would still be one.
        self.shared.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// RFC 6455 §5.5.
const CONTROL_BYTES_MAX: usize = 125;

impl<S> Clone for Socket<S> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            service: PhantomData,
        }
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
        write!(formatter, "Socket({})", self.id())
    }
}
