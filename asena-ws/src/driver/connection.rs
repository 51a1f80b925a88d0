//! One connection from its upgrade to its end: a reader that never waits for a handler, the handler that runs, and a writer
//! that empties the outbox. All live in one task; what runs when is decided by [`Dispatch`].

use std::future::pending;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use tokio::time::{Instant, sleep_until};

use super::upgrade::Mount;
use super::{frame, handlers, writer};
use crate::connection::dispatch::{Dispatch, Ending, Inbound, Job};
use crate::error::BoxFuture;
use crate::messaging::Socket;
use crate::protocol::{CloseCode, CloseReason, Message};
use crate::service::WebSocketService;

/// How long the closing of a connection may take, once one side has begun it.
pub(crate) const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) async fn run<S: WebSocketService>(stream: WebSocket, socket: Socket<S>, mount: &Mount<S>) {
    let (sink, stream) = stream.split();
    let member = Member::join(&socket, mount);
    let reader = Reader::new(stream, &socket, mount, &member);
    let shutdown = async {
        mount.connections.closing.cancelled().await;
        socket.close(CloseCode::SERVICE_RESTART, "the server restarts");
        pending::<()>().await;
    };
    tokio::select! {
        ((), ()) = async { tokio::join!(reader.run(), writer::run(sink, socket.shared())) } => {}
        () = shutdown => {}
        () = mount.connections.aborting.cancelled() => {
            let id = socket.id();
            tracing::warn!(socket = %id, endpoint = S::NAME, "a handler still ran at the shutdown's deadline and was cancelled");
        }
    }
    socket.terminate();
}

/// A connection's place in its namespace, left when it ends, however it ends.
struct Member<'a, S: WebSocketService> {
    socket: &'a Socket<S>,
    mount: &'a Mount<S>,
}

impl<'a, S: WebSocketService> Member<'a, S> {
    fn join(socket: &'a Socket<S>, mount: &'a Mount<S>) -> Self {
        mount.members.insert(socket.shared().clone());
        Self { socket, mount }
    }

    /// Before `on_close`, so that a broadcast of it does not find the connection.
    fn leave(&self) {
        self.mount.members.remove(self.socket.id());
    }
}

impl<S: WebSocketService> Drop for Member<'_, S> {
    fn drop(&mut self) {
        self.leave();
    }
}

struct Reader<'a, S: WebSocketService> {
    stream: SplitStream<WebSocket>,
    socket: &'a Socket<S>,
    mount: &'a Mount<S>,
    member: &'a Member<'a, S>,
    dispatch: Dispatch,
    state: State,
}

/// What the reader still waits for.
enum State {
    /// Frames.
    Reading,
    /// The end of the stream behind the peer's close frame, until which our answer is flushed.
    Answering(CloseReason, Instant),
    /// That our own close frame is out; behind it there is no reading on.
    Failing,
    /// Nothing: the connection has ended.
    Ended,
}

impl<'a, S: WebSocketService> Reader<'a, S> {
    fn new(
        stream: SplitStream<WebSocket>,
        socket: &'a Socket<S>,
        mount: &'a Mount<S>,
        member: &'a Member<'a, S>,
    ) -> Self {
        Self {
            stream,
            socket,
            mount,
            member,
            dispatch: Dispatch::new(),
            state: State::Reading,
        }
    }

    /// Reads and runs handlers until `on_close` has run.
    async fn run(mut self) {
        let socket = self.socket;
        let shared = socket.shared();
        let mut handler: Option<BoxFuture<'a, ()>> = None;
        let mut has_noticed_closing = false;
        loop {
            if handler.is_none() {
                handler = self.next_handler();
            }
            if handler.is_none() && self.dispatch.is_over() {
                break;
            }
            let is_ended = matches!(self.state, State::Ended);
            if is_ended {
                // Told while a handler still runs, for it may wait for just that, or send in vain.
                socket.terminate();
            }
            let is_failing = matches!(self.state, State::Failing);
            let reads = matches!(self.state, State::Reading) && self.dispatch.is_room();
            let answers = matches!(self.state, State::Answering(..));
            tokio::select! {
                biased;
                () = until_done(&mut handler) => {
                    handler = None;
                    self.dispatch.finished();
                }
                () = shared.ended(), if !is_ended => self.end(),
                () = shared.closing(), if !has_noticed_closing => {
                    has_noticed_closing = true;
                    self.dispatch.close();
                }
                () = shared.close_written(), if is_failing => self.end(),
                () = self.state.deadline() => self.end(),
                () = shared.drained() => self.dispatch.drained(),
                frame = self.stream.next(), if reads || answers => self.receive(frame),
            }
        }
        if self.dispatch.discarded() > 0 {
            let (id, count) = (socket.id(), self.dispatch.discarded());
            tracing::debug!(socket = %id, endpoint = S::NAME, "{count} messages were received and not handled");
        }
    }

    fn next_handler(&mut self) -> Option<BoxFuture<'a, ()>> {
        let job = self.dispatch.next_job()?;
        if matches!(job, Job::Close(_)) {
            self.member.leave();
            self.socket.terminate();
        }
        Some(handlers::run(&self.mount.service, self.socket, job))
    }

    fn receive(&mut self, frame: Option<Result<Frame, axum::Error>>) {
        match frame {
            Some(Ok(Frame::Text(text))) => {
                self.hand_over(Inbound::Message(Message::Text(frame::text(&text))));
            }
            Some(Ok(Frame::Binary(bytes))) => self.hand_over(Inbound::Message(Message::Binary(bytes))),
            Some(Ok(Frame::Ping(payload))) => self.hand_over(Inbound::Ping(payload)),
            Some(Ok(Frame::Pong(payload))) => self.hand_over(Inbound::Pong(payload)),
            Some(Ok(Frame::Close(close))) => {
                self.socket.shared().end_outbox();
                let deadline = Instant::now() + CLOSE_TIMEOUT;
                self.state = State::Answering(frame::close_reason(close), deadline);
            }
            Some(Err(error)) => match frame::failure(error) {
                Some(failure) => {
                    self.socket.shared().close(failure);
                    self.state = State::Failing;
                }
                None => self.end(),
            },
            None => self.end(),
        }
    }

    fn hand_over(&mut self, inbound: Inbound) {
        if matches!(self.state, State::Reading) {
            self.dispatch.receive(inbound);
        }
    }

    fn end(&mut self) {
        let ending = match std::mem::replace(&mut self.state, State::Ended) {
            State::Answering(reason, _) => Ending::Closed(reason),
            State::Reading | State::Failing | State::Ended => Ending::Lost,
        };
        self.dispatch.end(ending);
    }
}

impl State {
    /// Never, unless the peer has closed and only its answer is due.
    async fn deadline(&self) {
        match self {
            Self::Answering(_, deadline) => sleep_until(*deadline).await,
            Self::Reading | Self::Failing | Self::Ended => pending().await,
        }
    }
}

async fn until_done(handler: &mut Option<BoxFuture<'_, ()>>) {
    match handler {
        Some(handler) => handler.await,
        None => pending().await,
    }
}
