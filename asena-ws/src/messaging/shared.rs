use std::any::Any;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::delivery::SendOutcome;
use super::members::Members;
use super::socket_id::SocketId;
use crate::connection::outbox::{Outbound, Outbox, Pushed};
use crate::protocol::{CloseReason, Message};

/// RFC 6455 §5.5.
const CONTROL_BYTES_MAX: usize = 125;

/// What the handles of one connection share with its driver.
pub(crate) struct Shared {
    pub(crate) id: SocketId,
    /// An `S::Data`; of no type here, so that what follows is compiled once for all services.
    pub(crate) data: Box<dyn Any + Send + Sync>,
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) protocol: Option<String>,
    pub(crate) members: Arc<Members>,
    /// Locked for the length of one push or take, never across an await.
    outbox: Mutex<Outbox>,
    /// Tells the writer that the outbox has something for it.
    waiting: Notify,
    /// Tells the driver that `on_drain` is due.
    drained: Notify,
    /// Cancelled when our side begins to close: nothing more is handled.
    closing: CancellationToken,
    /// Cancelled when our close frame is out.
    close_written: CancellationToken,
    /// Cancelled when the connection is over, or to end it without a close handshake.
    ended: CancellationToken,
}

/// What the handshake leaves for a connection.
pub(crate) struct Connected {
    pub(crate) data: Box<dyn Any + Send + Sync>,
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) protocol: Option<String>,
    pub(crate) members: Arc<Members>,
}

impl Shared {
    pub(crate) fn new(connected: Connected) -> Self {
        let Connected {
            data,
            remote_addr,
            protocol,
            members,
        } = connected;
        Self {
            id: SocketId::next(),
            data,
            remote_addr,
            protocol,
            members,
            outbox: Mutex::new(Outbox::new()),
            waiting: Notify::new(),
            drained: Notify::new(),
            closing: CancellationToken::new(),
            close_written: CancellationToken::new(),
            ended: CancellationToken::new(),
        }
    }

    pub(crate) fn send(&self, message: Message) -> SendOutcome {
        let pushed = self.outbox().push(message);
        self.waiting.notify_one();
        match pushed {
            Pushed::Queued => SendOutcome::Queued,
            Pushed::Full => {
                self.closing.cancel();
                SendOutcome::Dropped
            }
            Pushed::Closed => SendOutcome::Closed,
        }
    }

    pub(crate) fn push_control(&self, kind: fn(Bytes) -> Outbound, mut payload: Bytes) {
        payload.truncate(CONTROL_BYTES_MAX);
        self.outbox().push_control(kind(payload));
        self.waiting.notify_one();
    }

    pub(crate) fn close(&self, reason: CloseReason) {
        self.outbox().close(reason);
        self.closing.cancel();
        self.waiting.notify_one();
    }

    /// Holds the writer back until the guard is dropped, so that what is sent meanwhile leaves together.
    pub(crate) fn cork(&self) -> Cork<'_> {
        self.outbox().cork();
        Cork(self)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.outbox().is_open()
    }

    pub(crate) fn buffered_amount(&self) -> usize {
        self.outbox().bytes()
    }

    /// The peer has closed: nothing more can be sent.
    pub(crate) fn end_outbox(&self) {
        self.outbox().end();
    }

    pub(crate) fn end(&self) {
        self.outbox().end();
        self.ended.cancel();
    }

    pub(crate) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    pub(crate) async fn closing(&self) {
        self.closing.cancelled().await;
    }

    pub(crate) fn take_outbound(&self) -> Option<Outbound> {
        self.outbox().take()
    }

    /// Waits until something may be in the outbox.
    pub(crate) async fn outbound(&self) {
        self.waiting.notified().await;
    }

    /// Called by the writer when it has flushed all that it took.
    pub(crate) fn note_flushed(&self) {
        if self.outbox().take_drained() {
            self.drained.notify_one();
        }
    }

    /// Waits until `on_drain` is due.
    pub(crate) async fn drained(&self) {
        self.drained.notified().await;
    }

    pub(crate) fn note_close_written(&self) {
        self.close_written.cancel();
    }

    /// Waits until our close frame is out, or will never be.
    pub(crate) async fn close_written(&self) {
        self.close_written.cancelled().await;
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        // A push does not panic half way; and if one did, a queue of frames would still be one.
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See [`Shared::cork`].
pub(crate) struct Cork<'a>(&'a Shared);

impl Drop for Cork<'_> {
    fn drop(&mut self) {
        self.0.outbox().uncork();
        self.0.waiting.notify_one();
    }
}
