use std::any::Any;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::admitted::Admitted;
use super::delivery::SendOutcome;
use super::members::Members;
use super::outbound::Outbound;
use super::outgoing::Outgoing;
use super::signals::{Signal, Signals};
use super::socket_id::SocketId;
use super::sync::{HandoverGuard, HandoverMutex};
use super::turn::Turn;
use crate::connection::liveness::Ticks;
use crate::connection::outbox::{Kind, Pushed};
use crate::edge::rates::{Budget, Charge, Excess, RateLimits};
use crate::events::{ErrorWindow, Format};
use crate::protocol::deflate::{Agreement, Compressor};
use crate::protocol::{CloseCode, CloseReason, EncodedFrame, Message};
use crate::rooms::{Memberships, RoomName};
use crate::telemetry::counters::{Drops, EventPlace, Misunderstandings};
use crate::telemetry::{Limit, Origin};
use crate::transport::{Duplex, Flushed, Outlet};

/// Of so many payload bytes on, a turn does not wait for its end to write.
const EAGER_BYTES: usize = 64 * 1024;

/// The last sign of life of a peer that is not being read, so that its silence means nothing.
const HELD_BACK: Ticks = Ticks::MAX;

/// What the handles of one connection share with its task. Of no type but its data's at the end, which is forgotten: so all of
/// this is compiled once for all services, and is one allocation.
///
/// Locks, each held for one step and never across an await: the rooms' before those of [`Members`], the outlet's last; that of the
/// calls by itself.
pub(crate) struct Shared<Data: ?Sized = dyn Any + Send + Sync> {
    pub(crate) id: SocketId,
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) protocol: Option<&'static str>,
    /// What was agreed on compression.
    pub(crate) compression: Option<Agreement>,
    pub(crate) members: Arc<Members>,
    /// What the spans of its messages say of the handshake; none where there is nothing to say.
    pub(crate) origin: Option<Arc<Origin>>,
    /// An `S`: here, so that a message costs no count of the service's references.
    pub(crate) service: Arc<dyn Any + Send + Sync>,
    /// The rooms that it is in. `None` when it has ended, and may not join any more.
    pub(crate) rooms: Mutex<Option<Memberships>>,
    pub(crate) signals: Signals,
    /// When something was last heard of the peer.
    heard: AtomicU32,
    /// What it has said that was not understood.
    errors: ErrorWindow,
    /// What it has of the edge of its app.
    pub(crate) admitted: Option<Box<Admitted>>,
    outlet: HandoverMutex<Guarded>,
    /// Told when the connection has ended.
    ended: Notify,
    pub(crate) data: Data,
}

struct Guarded {
    outlet: Outlet,
    /// Where what is sent refers to what was sent before.
    compressor: Option<Box<Compressor>>,
    /// The connection's task.
    task: Option<Waker>,
    /// It is on the list of a turn, which will write what waits.
    is_touched: bool,
}

/// What the handshake leaves for a connection.
pub(crate) struct Connected<Data> {
    pub(crate) data: Data,
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) protocol: Option<&'static str>,
    pub(crate) compression: Option<Agreement>,
    pub(crate) admitted: Option<Box<Admitted>>,
    pub(crate) members: Arc<Members>,
    pub(crate) origin: Option<Arc<Origin>>,
    pub(crate) service: Arc<dyn Any + Send + Sync>,
}

impl<Data> Shared<Data> {
    pub(crate) fn new(connected: Connected<Data>, outlet: Outlet) -> Self {
        let Connected {
            data,
            remote_addr,
            protocol,
            compression,
            admitted,
            members,
            origin,
            service,
        } = connected;
        let has_context = compression.filter(|agreement| agreement.has_server_context);
        Self {
            id: SocketId::next(),
            remote_addr,
            protocol,
            compression,
            heard: AtomicU32::new(members.heartbeat.now()),
            members,
            origin,
            service,
            rooms: Mutex::new(Some(Memberships::default())),
            signals: Signals::default(),
            errors: ErrorWindow::default(),
            admitted,
            outlet: HandoverMutex::new(Guarded {
                outlet,
                compressor: has_context.map(|agreement| Box::new(Compressor::new(agreement))),
                task: None,
                is_touched: false,
            }),
            ended: Notify::new(),
            data,
        }
    }
}

impl Shared {
    /// Sends a message to this connection alone.
    pub(crate) fn send_alone(self: &Arc<Self>, outbound: Outbound) -> SendOutcome {
        // As it is, if nothing can become of it: most are.
        if outbound.key.is_some() || self.compression.is_some() {
            return Outgoing::new(outbound).send(self);
        }
        let message = outbound.message;
        let bytes = message.len();
        let mut guarded = self.guarded();
        let outbox = &mut guarded.outlet.outbox;
        let outcome = if outbox.bytes() <= EAGER_BYTES && outbox.put(&message, &self.members.options) {
            self.finish(guarded, Flushed::Everything);
            SendOutcome::Queued
        } else {
            self.send_holding(guarded, EncodedFrame::message(message), Kind::Message)
        };
        if outcome == SendOutcome::Queued {
            self.members.counters.events.sent(EventPlace::RAW, 1, bytes);
        }
        outcome
    }

    pub(crate) fn send(self: &Arc<Self>, frame: EncodedFrame, kind: Kind) -> SendOutcome {
        self.send_holding(self.guarded(), frame, kind)
    }

    fn send_holding(
        self: &Arc<Self>,
        mut guarded: HandoverGuard<'_, Guarded>,
        frame: EncodedFrame,
        kind: Kind,
    ) -> SendOutcome {
        let options = &self.members.options;
        let Guarded {
            outlet, compressor, ..
        } = &mut *guarded;
        let mut flushed = Flushed::Everything;
        let is_much =
            outlet.outbox.bytes() > EAGER_BYTES || !outlet.outbox.fits(frame.payload_len(), options);
        if is_much && outlet.is_writable() {
            flushed = outlet.flush();
        }
        let frame = match compressor {
            // What may be replaced while it waits must not be what later ones refer to.
            Some(compressor) if !kind.is_replaceable(options.slow_consumer) => {
                compress(frame, compressor, outlet, &self.members)
            }
            _ => frame,
        };
        let pushed = outlet.outbox.push(frame, kind, options);
        self.finish(guarded, flushed);
        let counters = &self.members.counters;
        match pushed {
            Pushed::Queued => SendOutcome::Queued,
            Pushed::Replaced => {
                counters.drops.count(Drops::Replaced);
                SendOutcome::Queued
            }
            Pushed::InPlaceOf(messages) => {
                counters.drops.add(Drops::Oldest, u64::from(messages));
                SendOutcome::Queued
            }
            Pushed::Dropped => {
                counters.drops.count(Drops::Full);
                SendOutcome::Dropped
            }
            Pushed::Overflown { dropped } => {
                counters.drops.add(Drops::Slow, u64::from(dropped) + 1);
                counters.slow_consumers.count();
                counters.closed_by_server.count(CloseCode::SLOW_CONSUMER);
                self.signals.raise(Signal::Slow);
                self.close_calls();
                self.notify(Signal::Closing);
                SendOutcome::Dropped
            }
            Pushed::Closed => SendOutcome::Closed,
        }
    }

    /// Sends what somebody waits for, and is therefore never dropped.
    pub(crate) fn reply(self: &Arc<Self>, message: Message) -> SendOutcome {
        Outgoing::of(message, Kind::Must, EventPlace::REPLY).send(self)
    }

    /// How envelopes are written to the peer.
    pub(crate) fn format(&self) -> Format {
        Format::of(self.protocol)
    }

    /// Counts an error of the peer's. Whether it has made too many of late.
    pub(crate) fn note_protocol_error(&self) -> bool {
        let options = &self.members.options;
        let window_ms = u32::try_from(options.protocol_errors_window.as_millis()).unwrap_or(u32::MAX);
        let now_ms = self.members.now_ms();
        self.errors.note(now_ms, options.protocol_errors_max, window_ms)
    }

    /// Charges something that came at that time to the budgets of the connection.
    pub(crate) fn charge(
        &self,
        limits: &RateLimits,
        charge: Charge,
        bytes: usize,
        arrived_us: u64,
    ) -> Option<Excess> {
        let excess = self
            .admitted
            .as_ref()?
            .charge(limits, charge, bytes, arrived_us)?;
        let limit = match excess.budget {
            Budget::Messages => Limit::MessagesRate,
            Budget::Event => Limit::EventRate,
            Budget::Bytes => Limit::BytesRate,
        };
        self.members.counters.limit_hit(limit, !limits.is_dry_run());
        Some(excess)
    }

    /// Gives back what the connection counts for.
    pub(crate) fn release(&self) {
        if let Some(admitted) = &self.admitted {
            admitted.release();
        }
    }

    pub(crate) fn ping(self: &Arc<Self>, payload: Bytes) {
        self.push_control(EncodedFrame::ping(payload), Kind::Ping);
    }

    pub(crate) fn pong(self: &Arc<Self>, payload: Bytes) {
        self.push_control(EncodedFrame::pong(payload), Kind::Pong);
    }

    fn push_control(self: &Arc<Self>, frame: EncodedFrame, kind: Kind) {
        let mut guarded = self.guarded();
        guarded.outlet.outbox.push_control(frame, kind);
        self.finish(guarded, Flushed::Everything);
    }

    pub(crate) fn close(self: &Arc<Self>, reason: &CloseReason) {
        let mut guarded = self.guarded();
        if guarded.outlet.outbox.close(reason) {
            self.members.counters.closed_by_server.count(reason.code);
        }
        self.finish(guarded, Flushed::Everything);
        self.close_calls();
        self.notify(Signal::Closing);
    }

    /// Tells the peer what it did wrong.
    pub(crate) fn refuse(self: &Arc<Self>, reason: &CloseReason) {
        let counters = &self.members.counters;
        counters
            .misunderstandings
            .count(Misunderstandings::of_frame(reason.code));
        if self.answer_close(reason) {
            counters.closed_by_server.count(reason.code);
        }
    }

    /// Answers the peer's close frame. Whether that is the first one of ours.
    pub(crate) fn answer_close(self: &Arc<Self>, reason: &CloseReason) -> bool {
        let mut guarded = self.guarded();
        let is_first = guarded.outlet.outbox.close(reason);
        self.finish(guarded, Flushed::Everything);
        self.close_calls();
        is_first
    }

    /// Ends the connection at once, as far as others are concerned; its handlers end by themselves.
    pub(crate) fn end(&self) {
        self.guarded().outlet.end();
        self.close_calls();
        self.ended.notify_waiters();
        self.notify(Signal::Ended);
    }

    /// Holds the writer back until the guard is dropped, so that what is sent meanwhile leaves together.
    pub(crate) fn cork(self: &Arc<Self>) -> Cork<'_> {
        self.guarded().outlet.outbox.cork();
        Cork(self)
    }

    pub(crate) fn is_in(&self, room: &str) -> bool {
        let memberships = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        memberships.as_ref().is_some_and(|rooms| rooms.contains(room))
    }

    /// The rooms that it is in.
    pub(crate) fn rooms(&self) -> Vec<RoomName> {
        let memberships = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        memberships
            .as_ref()
            .map_or(Vec::new(), |rooms| rooms.names().to_vec())
    }

    pub(crate) fn is_open(&self) -> bool {
        self.guarded().outlet.outbox.is_open()
    }

    pub(crate) fn buffered_amount(&self) -> usize {
        self.guarded().outlet.outbox.bytes()
    }

    /// Waits until the connection has ended.
    pub(crate) async fn ended(&self) {
        let ended = self.ended.notified();
        // Asked once the waiting has begun, so that an end in between is not missed.
        if !self.signals.is_raised(Signal::Ended) {
            ended.await;
        }
    }

    /// Writes what a turn has left to write.
    pub(crate) fn flush(&self) {
        let mut guarded = self.guarded();
        guarded.is_touched = false;
        let flushed = guarded.outlet.flush();
        self.conclude(guarded, flushed);
    }

    /// The task's own part of writing, for streams that only it may write to, and for sockets that took nothing for a while.
    ///
    /// With the stream, where it is of the first kind.
    pub(crate) fn poll_flush(
        &self,
        context: &mut Context<'_>,
        stream: Option<Pin<&mut dyn Duplex>>,
    ) -> Poll<()> {
        let mut guarded = self.guarded();
        self.signals.take(Signal::Blocked);
        match guarded.outlet.poll_flush(context, stream) {
            Poll::Ready(flushed) => {
                self.conclude(guarded, flushed);
                Poll::Ready(())
            }
            Poll::Pending => {
                self.signals.raise(Signal::Blocked);
                Poll::Pending
            }
        }
    }

    /// Whether the network takes something after all, though it has not said so.
    pub(crate) fn takes_more(&self) -> bool {
        let mut guarded = self.guarded();
        let takes_more = guarded.outlet.takes_more();
        if takes_more && guarded.outlet.blocked_since().is_none() {
            self.conclude(guarded, Flushed::Everything);
        }
        takes_more
    }

    /// Tells the peer that nothing follows, and keeps the stream for reading.
    pub(crate) fn shut_down(&self, context: &mut Context<'_>, stream: Option<Pin<&mut dyn Duplex>>) {
        self.guarded().outlet.poll_shutdown(context, stream);
    }

    /// The task is over. A handle that somebody keeps would otherwise keep its memory.
    pub(crate) fn unregister(&self) {
        // Dropped behind the lock: it may be the last that holds the task.
        let task = self.guarded().task.take();
        drop(task);
    }

    /// From now on this task is woken.
    pub(crate) fn register(&self, task: &Waker) {
        // Dropped behind the lock.
        let _known = self.guarded().task.replace(task.clone());
    }

    pub(crate) fn blocked_since(&self) -> Option<Instant> {
        self.guarded().outlet.blocked_since()
    }

    #[inline]
    pub(crate) fn hear(&self, is_held_back: bool) {
        let now = if is_held_back {
            HELD_BACK
        } else {
            self.members.heartbeat.now()
        };
        self.heard.store(now, Ordering::Relaxed);
    }

    /// The peer is being read: if it was held back, its silence counts from now on.
    #[inline]
    pub(crate) fn listen(&self) {
        if self.heard.load(Ordering::Relaxed) == HELD_BACK {
            self.hear(false);
        }
    }

    /// For how long the peer has been silent of its own.
    pub(crate) fn silence(&self, now: Ticks) -> Ticks {
        match self.heard.load(Ordering::Relaxed) {
            HELD_BACK => 0,
            heard => now.saturating_sub(heard),
        }
    }

    /// Wakes the task to notice something.
    pub(crate) fn notify(&self, signal: Signal) {
        self.signals.raise(signal);
        self.wake();
    }

    pub(crate) fn wake(&self) {
        let task = self.guarded().task.clone();
        if let Some(task) = task {
            task.wake();
        }
    }

    /// Sees to it that what waits now is written: at the end of the turn, or at once, or by the task.
    fn finish(self: &Arc<Self>, mut guarded: HandoverGuard<'_, Guarded>, flushed: Flushed) {
        if flushed == Flushed::Everything && guarded.is_touched {
            // The turn that it is on the list of flushes it, and concludes.
            return;
        }
        if flushed != Flushed::Everything || !guarded.outlet.outbox.has_work() {
            return self.conclude(guarded, flushed);
        }
        if Turn::touch(self) {
            guarded.is_touched = true;
            return;
        }
        let flushed = guarded.outlet.flush();
        self.conclude(guarded, flushed);
    }

    /// Tells the task what it has to know after a flush.
    fn conclude(&self, mut guarded: HandoverGuard<'_, Guarded>, flushed: Flushed) {
        let outbox = &mut guarded.outlet.outbox;
        let is_due = match flushed {
            Flushed::ByTask => {
                self.signals.raise(Signal::Blocked);
                true
            }
            Flushed::Failed => {
                self.signals.raise(Signal::Broken);
                true
            }
            Flushed::Everything => {
                let has_drained = outbox.take_drained();
                if has_drained {
                    self.signals.raise(Signal::Drained);
                }
                let is_written = outbox.is_close_written() && !self.signals.is_raised(Signal::CloseWritten);
                if is_written {
                    self.signals.raise(Signal::CloseWritten);
                }
                has_drained || is_written
            }
        };
        if is_due {
            let task = guarded.task.clone();
            drop(guarded);
            if let Some(task) = task {
                task.wake();
            }
        }
    }

    fn guarded(&self) -> HandoverGuard<'_, Guarded> {
        // A push does not panic half way; and if one did, a queue of frames would still be one.
        self.outlet.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compresses a message for one connection alone, if it is certain to be sent: the next one will refer to it.
fn compress(
    frame: EncodedFrame,
    compressor: &mut Compressor,
    outlet: &Outlet,
    members: &Members,
) -> EncodedFrame {
    let Some(pool) = &members.deflate_pool else {
        return frame;
    };
    // What does not shrink grows a little.
    let at_most = frame.payload_len() + frame.payload_len() / 8 + 64;
    if !outlet.outbox.is_open() || !outlet.outbox.fits(at_most, &members.options) {
        return frame;
    }
    let mut payload = Vec::new();
    if compressor.deflate(pool, frame.payload(), &mut payload) {
        frame.with_compressed(payload.into())
    } else {
        frame
    }
}

/// See [`Shared::cork`].
pub(crate) struct Cork<'a>(&'a Arc<Shared>);

impl Drop for Cork<'_> {
    fn drop(&mut self) {
        let mut guarded = self.0.guarded();
        guarded.outlet.outbox.uncork();
        self.0.finish(guarded, Flushed::Everything);
    }
}
