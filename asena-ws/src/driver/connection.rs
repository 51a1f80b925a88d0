//! One connection from its upgrade to its end, as one task: what it does in which order is decided by the state machines of
//! [`connection`](crate::connection).

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::{fmt, io};

use bytes::{Buf, Bytes, BytesMut};
use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::farewell::restart;
use super::guard::Pass;
use super::handler_memory::HandlerMemory;
use super::rates;
use super::running::Running;
use super::upgrade::Mount;
use crate::connection::dispatch::{Dispatch, Ending, Inbound, Job};
use crate::connection::options::ConnectionOptions;
use crate::connection::phase::{Phase, Reading};
use crate::edge::rates::Charge;
use crate::messaging::{Shared, Signal, Slot, Socket, Turn};
use crate::protocol::decoder::{Decoder, Event};
use crate::protocol::{CloseCode, Violation};
use crate::service::WebSocketService;
use crate::transport::{Inlet, with_read_buffer};

/// As many bytes as are read before other connections get their turn.
const READ_BYTES_MAX: usize = 256 * 1024;

/// As much as a frame costs of that, beside its own bytes: else a turn could hold ten thousands of the smallest.
const FRAME_BYTES: usize = 64;

/// The task of a connection. An idle one holds no buffer, no handler and no timer.
pub(super) struct Connection<S: WebSocketService> {
    socket: Socket<S>,
    mount: Arc<Mount<S>>,
    inlet: Inlet,
    decoder: Decoder,
    dispatch: Dispatch,
    phase: Phase,
    running: Running<S>,
    /// Bytes that were read, and not decoded because the inbox was full.
    unread: Option<Box<BytesMut>>,
    timer: Option<Box<Timer>>,
    /// By which it is registered: the address of what its waker holds.
    task: usize,
    /// Counts it among the app's connections.
    _token: TaskTrackerToken,
}

/// Of a connection that closes, or whose network takes nothing.
struct Timer {
    /// By when the close handshake has to be over.
    close_by: Option<Instant>,
    sleep: Pin<Box<Sleep>>,
}

/// Whether there is anything to do before the next wake-up.
#[derive(PartialEq, Eq)]
enum Progress {
    Made,
    None,
}

impl<S: WebSocketService> Connection<S> {
    /// `early` are bytes that came with the handshake.
    pub(super) fn new(
        socket: Socket<S>,
        mount: Arc<Mount<S>>,
        inlet: Inlet,
        early: &Bytes,
        token: TaskTrackerToken,
    ) -> Self {
        mount.members.insert(Arc::clone(socket.shared()));
        mount.members.counters.opened.count();
        socket.pass().enter(socket.shared());
        if mount.connections.closing.is_cancelled() {
            // All others have been told already.
            socket.shared().close(&restart());
        }
        let decoder = Decoder::new(socket.shared().compression);
        Self {
            socket,
            mount,
            inlet,
            decoder,
            dispatch: Dispatch::default(),
            phase: Phase::default(),
            running: Running::None,
            unread: (!early.is_empty()).then(|| Box::new(BytesMut::from(&early[..]))),
            timer: None,
            task: 0,
            _token: token,
        }
    }

    fn shared(&self) -> &Arc<Shared> {
        self.socket.shared()
    }

    fn options(&self) -> &ConnectionOptions {
        &self.mount.members.options
    }

    /// Has this task woken. It stays the same one, so that the lock is taken for the first poll alone.
    fn register(&mut self, context: &mut Context<'_>) {
        let task = context.waker().data().addr();
        // What a registered waker holds is not freed, so no other task has its address.
        if self.task != task || task == 0 {
            self.shared().register(context.waker());
            self.task = task;
        }
    }

    fn turn(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.register(context);
        let mut memory = None;
        let mut bytes_left = READ_BYTES_MAX;
        for ended in self.running.poll(context) {
            self.dispatch.finished();
            memory = Some(ended);
        }
        let is_over = loop {
            if self.shared().signals.is_raised(Signal::Aborted) {
                tracing::warn!(
                    socket = %self.socket.id(), endpoint = S::NAME,
                    "a handler still ran at the shutdown's deadline and was cancelled"
                );
                break true;
            }
            self.begin_handlers(context, &mut memory);
            if self.dispatch.is_over() {
                break true;
            }
            if bytes_left == 0 {
                // What is due is due, however much the peer sends.
                self.expire(context);
                // There may be more, but others wait: also those of whom the runtime learns only when it looks at its sockets,
                // which it puts off for tasks that wake themselves.
                let _ = pin!(yield_now()).poll(context);
                break false;
            }
            let has_read = self.read(context, &mut memory, &mut bytes_left);
            if has_read == Progress::None && self.expire(context) == Progress::None {
                break false;
            }
        };
        if let Some(memory) = memory {
            self.mount.memory.give_back(memory);
        }
        if is_over {
            return Poll::Ready(());
        }
        Poll::Pending
    }

    /// Notices what has been signalled, and begins handlers as long as they get on.
    #[inline]
    fn begin_handlers(&mut self, context: &mut Context<'_>, memory: &mut Option<HandlerMemory<S>>) {
        // Most of the time there is nothing.
        if self.has_to_notice() {
            self.notice_and_begin(context, memory);
        }
    }

    #[inline(never)]
    fn notice_and_begin(&mut self, context: &mut Context<'_>, memory: &mut Option<HandlerMemory<S>>) {
        while self.has_to_notice() {
            self.notice(context);
            let Some(job) = self.dispatch.next_job(&self.mount.members.options) else {
                return;
            };
            self.begin(job, context, memory);
        }
    }

    #[inline]
    fn has_to_notice(&self) -> bool {
        !self.dispatch.is_idle() || !self.shared().signals.is_none() || self.phase.ending().is_some()
    }

    fn begin(&mut self, job: Job, context: &mut Context<'_>, memory: &mut Option<HandlerMemory<S>>) {
        if matches!(job, Job::Close(_)) {
            // Before `on_close`, so that a broadcast of it does not find the connection.
            self.mount.members.remove(self.socket.shared());
            self.leave_seat();
            self.shared().end();
        }
        let mut handler = memory.take().unwrap_or_else(|| self.mount.memory.take());
        handler.as_mut().begin(self.socket.clone(), job);
        match handler.as_mut().poll(context) {
            Poll::Ready(()) => {
                self.dispatch.finished();
                *memory = Some(handler);
            }
            Poll::Pending => self.running.add(handler),
        }
    }

    /// From now on its user does not reach it.
    fn leave_seat(&self) {
        if let Some(seat) = self.socket.pass().seat() {
            seat.leave(self.socket.shared());
        }
    }

    fn notice(&mut self, context: &mut Context<'_>) {
        let shared = self.socket.shared();
        let signals = &shared.signals;
        if signals.is_raised(Signal::Leaving) {
            self.dispatch.leave();
            if self.dispatch.has_left() {
                shared.close(&restart());
            }
        }
        if signals.take(Signal::Closing) {
            self.phase.close();
            self.dispatch.close();
        }
        if signals.is_raised(Signal::CloseWritten) && self.phase.close_written() {
            shared.shut_down(context, self.inlet.writer());
        }
        if signals.take(Signal::Drained) {
            self.dispatch.drained();
        }
        if signals.is_raised(Signal::Broken) || signals.is_raised(Signal::Ended) {
            self.phase.cut();
        }
        if let Some(ending) = self.phase.ending() {
            if matches!(ending, Ending::Closed(_)) {
                self.inlet.discard(context);
            }
            let ending = match ending {
                Ending::Lost(_) if signals.is_raised(Signal::Slow) => Ending::Lost(CloseCode::SLOW_CONSUMER),
                Ending::Lost(_) if signals.is_raised(Signal::Silent) => Ending::Lost(CloseCode::NO_PONG),
                ending => ending.clone(),
            };
            self.dispatch.end(ending);
            // Told while a handler still runs, for it may wait for just that, or send in vain. Nor does the peer wait for it.
            if !signals.is_raised(Signal::Ended) {
                shared.end();
            }
            self.inlet.end(context);
        }
    }

    fn read(
        &mut self,
        context: &mut Context<'_>,
        memory: &mut Option<HandlerMemory<S>>,
        bytes_left: &mut usize,
    ) -> Progress {
        let reading = self.phase.reading();
        if reading == Reading::Not {
            return Progress::None;
        }
        if reading == Reading::Frames && !self.is_room() {
            self.shared().hear(true);
            return Progress::None;
        }
        self.shared().listen();
        if let Some(mut unread) = self.unread.take() {
            let taken = self.decode(context, memory, &mut unread, bytes_left);
            unread.advance(taken);
            if !unread.is_empty() {
                self.unread = Some(unread);
            }
            return Progress::Made;
        }
        let read = match self.decoder.direct() {
            Some(mut rest) => {
                let read = self.inlet.poll_read_into(context, &mut rest);
                read.map_ok(|bytes| {
                    let decoded = self.decoder.read_directly(bytes, &self.mount.limits());
                    self.receive(context, memory, decoded);
                    bytes
                })
            }
            None => with_read_buffer(|buffer| {
                let bytes = ready!(self.inlet.poll_read(context, buffer))?;
                let taken = self.decode(context, memory, &mut buffer[..bytes], bytes_left);
                if taken < bytes {
                    self.unread = Some(Box::new(BytesMut::from(&buffer[taken..bytes])));
                }
                Poll::Ready(Ok::<_, io::Error>(bytes))
            }),
        };
        match read {
            Poll::Pending => return Progress::None,
            Poll::Ready(Ok(0)) => self.phase.peer_ended(),
            Poll::Ready(Ok(bytes)) => {
                *bytes_left = bytes_left.saturating_sub(bytes);
                self.shared().hear(false);
            }
            Poll::Ready(Err(_)) => self.phase.cut(),
        }
        Progress::Made
    }

    /// Takes frames out of bytes while there is room for what they say, and tells how many bytes that were.
    fn decode(
        &mut self,
        context: &mut Context<'_>,
        memory: &mut Option<HandlerMemory<S>>,
        bytes: &mut [u8],
        bytes_left: &mut usize,
    ) -> usize {
        let mut taken = 0;
        while taken < bytes.len() {
            match self.phase.reading() {
                Reading::Frames if self.is_room() => {}
                Reading::UntilClose => {}
                Reading::Frames => return taken,
                Reading::Nothing | Reading::Not => return bytes.len(),
            }
            let decoded = self.decoder.decode(&mut bytes[taken..], &self.mount.limits());
            let decoded = decoded.map(|(length, event)| {
                taken += length;
                event
            });
            *bytes_left = bytes_left.saturating_sub(FRAME_BYTES);
            self.receive(context, memory, decoded);
        }
        taken
    }

    /// Whether more may be read. While a call waits for its answer, reading goes on for it, and where it has gone on for long enough
    /// the call is given up.
    fn is_room(&self) -> bool {
        if self.dispatch.is_room(self.options()) {
            return true;
        }
        let shared = self.shared();
        if !shared.is_calling() {
            return false;
        }
        let is_room = self.dispatch.is_room_for_an_answer(self.options());
        if !is_room {
            shared.congest_calls();
        }
        is_room
    }

    fn receive(
        &mut self,
        context: &mut Context<'_>,
        memory: &mut Option<HandlerMemory<S>>,
        decoded: Result<Option<Event>, Violation>,
    ) {
        let inbound = match decoded {
            Ok(None) => return,
            Ok(Some(Event::Message(message))) => {
                // An answer to a call of ours is for nobody else.
                let Some(message) = self.shared().resolve(message) else {
                    return;
                };
                Inbound::Message(message, self.mount.members.arrival_us())
            }
            // What is beyond the budget for these is as if it had not come.
            Ok(Some(Event::Ping(payload) | Event::Pong(payload))) if !self.bears_control(&payload) => return,
            Ok(Some(Event::Ping(payload))) => {
                self.shared().pong(payload.clone());
                Inbound::Ping(payload)
            }
            Ok(Some(Event::Pong(payload))) => Inbound::Pong(payload),
            Ok(Some(Event::Close(reason))) => {
                if self.phase.peer_closed(reason.clone()) {
                    let _ = self.shared().answer_close(&reason);
                }
                return;
            }
            Err(violation) => {
                tracing::debug!(socket = %self.socket.id(), endpoint = S::NAME, "the peer broke the protocol: {violation}");
                self.phase.fail();
                self.dispatch.close();
                self.shared().refuse(&violation.close_reason());
                return;
            }
        };
        if let Some(job) = self.dispatch.receive(inbound, &self.mount.members.options) {
            self.begin(job, context, memory);
            self.begin_handlers(context, memory);
        }
    }

    /// Whether a ping or a pong is within the connection's budgets.
    fn bears_control(&self, payload: &Bytes) -> bool {
        let members = &self.mount.members;
        let Some(limits) = &members.rate_limits else {
            return true;
        };
        let too_much = rates::charge(
            &self.socket,
            limits,
            Charge::Control,
            payload.len(),
            members.arrival_us(),
        );
        if let Some(too_much) = &too_much {
            too_much.conclude(&self.socket);
        }
        too_much.is_none()
    }

    /// Writes what only the task can write, and ends what has taken too long.
    fn expire(&mut self, context: &mut Context<'_>) -> Progress {
        let shared = self.socket.shared();
        let mut write_by = None;
        let is_due = shared.signals.is_raised(Signal::Blocked) || self.inlet.is_written_by_task();
        if is_due && !shared.signals.is_raised(Signal::Ended) {
            match shared.poll_flush(context, self.inlet.writer()) {
                // What that has signalled has woken the task.
                Poll::Ready(()) => {}
                Poll::Pending => {
                    write_by = shared
                        .blocked_since()
                        .map(|since| since + self.options().write_timeout);
                }
            }
        }
        let close_by = self.phase.is_closing().then(|| {
            let begun = self.timer.as_ref().and_then(|timer| timer.close_by);
            begun.unwrap_or_else(|| Instant::now() + self.options().close_timeout)
        });
        let Some(deadline) = write_by.into_iter().chain(close_by).min() else {
            self.timer = None;
            return Progress::None;
        };
        let timer = self.timer.get_or_insert_with(|| Box::new(Timer::new(deadline)));
        timer.close_by = close_by;
        if timer.sleep.deadline() != deadline {
            timer.sleep.as_mut().reset(deadline);
        }
        if timer.sleep.as_mut().poll(context).is_pending() {
            return Progress::None;
        }
        if write_by == Some(deadline) {
            if self.shared().takes_more() {
                return Progress::Made;
            }
            self.shared().signals.raise(Signal::Slow);
            self.mount.members.counters.slow_consumers.count();
        }
        self.phase.cut();
        Progress::Made
    }
}

impl Timer {
    fn new(deadline: Instant) -> Self {
        Self {
            close_by: None,
            sleep: Box::pin(sleep_until(deadline)),
        }
    }
}

impl<S: WebSocketService> Future for Connection<S> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let turn = Turn::begin_as(this.shared());
        let polled = this.turn(context);
        if turn.take_own() {
            this.shared().flush();
        }
        polled
    }
}

impl<S: WebSocketService> Drop for Connection<S> {
    fn drop(&mut self) {
        // However it ended: at the deadline of a shutdown, or with the runtime.
        self.mount.members.remove(self.socket.shared());
        self.mount.members.forget(self.socket.id());
        self.leave_seat();
        self.shared().end();
        self.shared().unregister();
        self.shared().release();
        self.socket.slot().clear();
        let counters = &self.mount.members.counters;
        let code = self.dispatch.close_code().unwrap_or(CloseCode::ABNORMAL);
        counters.closed.count(code);
        #[cfg(feature = "inspector")]
        if let Some(closings) = self.mount.members.closings.get() {
            closings.note(self.shared(), self.dispatch.close_reason());
        }
        if self.dispatch.discarded() > 0 {
            counters.discarded.add(self.dispatch.discarded().into());
            let (id, count) = (self.socket.id(), self.dispatch.discarded());
            tracing::debug!(socket = %id, endpoint = S::NAME, "{count} messages were received and not handled");
        }
    }
}

impl<S: WebSocketService> fmt::Debug for Connection<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Connection({:?}, {:?})", self.socket, self.phase)
    }
}
