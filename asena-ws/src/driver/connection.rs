//! One connection from its upgrade to its end: a writer that empties the outbox, and a reader that runs the handlers, one
//! at a time. Both live in one task.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as AxumMessage, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::time::timeout;

use super::frame;
use super::upgrade::Mount;
use crate::connection::outbox::Outbound;
use crate::handler_error::{HandlerError, Result};
use crate::protocol::{CloseCode, CloseReason, Message};
use crate::service::WebSocketService;
use crate::socket::Socket;

/// How long one write may hang before the peer counts as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the peer may take to answer a close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) async fn run<S: WebSocketService>(stream: WebSocket, socket: Socket<S>, mount: &Mount<S>) {
    let (sink, stream) = stream.split();
    let member = Member::join(socket.clone(), mount);
    let reader = async {
        let reason = converse(stream, &socket, mount).await;
        member.leave();
        socket.end();
        let closed = AssertUnwindSafe(mount.service.on_close(&socket, reason)).catch_unwind();
        if closed.await.is_err() {
            tracing::error!(socket = %socket.id(), endpoint = S::NAME, "`on_close` panicked");
        }
    };
    let shutdown = async {
        mount.connections.closing.cancelled().await;
        socket.close(CloseReason::new(
            CloseCode::SERVICE_RESTART,
            "the server restarts",
        ));
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ((), ()) = async { tokio::join!(reader, write(sink, &socket)) } => {}
        () = shutdown => {}
        () = mount.connections.aborting.cancelled() => {
            tracing::warn!(socket = %socket.id(), endpoint = S::NAME, "a handler was still running at the shutdown's deadline and was cancelled");
        }
    }
    socket.end();
}

/// A connection's place in its namespace, left when it ends, however it ends.
struct Member<'a, S: WebSocketService> {
    socket: Socket<S>,
    mount: &'a Mount<S>,
}

impl<'a, S: WebSocketService> Member<'a, S> {
    fn join(socket: Socket<S>, mount: &'a Mount<S>) -> Self {
        mount.members.insert(socket.clone());
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

/// Runs the handlers until the connection has ended, and says why it did.
async fn converse<S: WebSocketService>(
    mut stream: SplitStream<WebSocket>,
    socket: &Socket<S>,
    mount: &Mount<S>,
) -> CloseReason {
    let service = &mount.service;
    open(service, socket).await;
    let mut reason = None;
    loop {
        let frame = tokio::select! {
            biased;
            () = socket.closed() => break,
            () = socket.drained() => {
                handle(service, socket, "on_drain", service.on_drain(socket)).await;
                continue;
            }
            frame = stream.next() => frame,
        };
        match frame {
            Some(Ok(AxumMessage::Text(text))) => {
                receive(service, socket, Message::Text(frame::text(&text))).await;
            }
            Some(Ok(AxumMessage::Binary(bytes))) => receive(service, socket, Message::Binary(bytes)).await,
            Some(Ok(AxumMessage::Ping(payload))) => {
                handle(service, socket, "on_ping", service.on_ping(socket, payload)).await;
            }
            Some(Ok(AxumMessage::Pong(payload))) => {
                handle(service, socket, "on_pong", service.on_pong(socket, payload)).await;
            }
            Some(Ok(AxumMessage::Close(close))) => {
                reason.get_or_insert_with(|| frame::close_reason(close));
                // Nothing may follow; what is left is to read on until the answer is flushed and the stream ends.
                socket.end_outbox();
            }
            Some(Err(error)) => {
                if let Some(failure) = frame::failure(error) {
                    fail(socket, failure).await;
                }
                break;
            }
            None => break,
        }
    }
    reason.unwrap_or(CloseCode::ABNORMAL.into())
}

/// An error of `on_open` closes the connection.
async fn open<S: WebSocketService>(service: &Arc<S>, socket: &Socket<S>) {
    let Err(error) = contain(socket, "on_open", service.on_open(socket)).await else {
        return;
    };
    if error.correlation_id().is_some() {
        log(socket, "on_open", &error);
        socket.close(CloseReason::new(CloseCode::INTERNAL_ERROR, error.message()));
    } else {
        socket.close(CloseReason::new(CloseCode::POLICY_VIOLATION, error.message()));
    }
}

/// What arrives after we have begun to close is read and forgotten.
async fn receive<S: WebSocketService>(service: &Arc<S>, socket: &Socket<S>, message: Message) {
    if socket.is_open() {
        handle(service, socket, "on_message", service.on_message(socket, message)).await;
    }
}

async fn handle<S: WebSocketService>(
    service: &Arc<S>,
    socket: &Socket<S>,
    name: &'static str,
    handled: impl Future<Output = Result<()>>,
) {
    if let Err(error) = contain(socket, name, handled).await {
        log(socket, name, &error);
        let answered = contain(socket, "on_error", async {
            service.on_error(socket, error).await;
            Ok(())
        });
        // It returns nothing: a panic is all that could go wrong, and that is contained.
        let _ = answered.await;
    }
}

/// A panic closes this connection, and hurts no other.
async fn contain<S: WebSocketService>(
    socket: &Socket<S>,
    name: &'static str,
    handled: impl Future<Output = Result<()>>,
) -> Result<()> {
    if let Ok(result) = AssertUnwindSafe(handled).catch_unwind().await {
        return result;
    }
    tracing::error!(socket = %socket.id(), endpoint = S::NAME, "`{name}` panicked");
    socket.close(CloseReason::new(CloseCode::INTERNAL_ERROR, "internal error"));
    Ok(())
}

fn log<S: WebSocketService>(socket: &Socket<S>, name: &'static str, error: &HandlerError) {
    if let Some(id) = error.correlation_id() {
        tracing::error!(socket = %socket.id(), endpoint = S::NAME, %id, "`{name}` failed: {error}");
    }
}

/// Tells the peer what was wrong with its bytes; there is no reading on behind them.
async fn fail<S: WebSocketService>(socket: &Socket<S>, failure: CloseReason) {
    socket.close(failure);
    let _ = timeout(CLOSE_TIMEOUT, socket.close_written()).await;
}

/// Empties the outbox as it fills, until the connection has ended.
async fn write<S: WebSocketService>(mut sink: SplitSink<WebSocket, AxumMessage>, socket: &Socket<S>) {
    let empty = async {
        while let Some(Flushed::Everything) = flush(&mut sink, socket).await {
            socket.note_flushed();
            socket.outbound().await;
        }
    };
    tokio::select! {
        () = socket.closed() => return,
        () = empty => {}
    }
    // The close frame is out, or the peer is gone; in either case it may not answer.
    socket.note_close_written();
    let _ = timeout(CLOSE_TIMEOUT, socket.closed()).await;
    socket.end();
}

enum Flushed {
    Everything,
    CloseFrame,
}

/// Writes all that waits; `None` if the peer takes nothing any more.
async fn flush<S: WebSocketService>(
    sink: &mut SplitSink<WebSocket, AxumMessage>,
    socket: &Socket<S>,
) -> Option<Flushed> {
    let mut flushed = Flushed::Everything;
    while let Some(outbound) = socket.take_outbound() {
        if matches!(outbound, Outbound::Close(_)) {
            flushed = Flushed::CloseFrame;
        }
        timeout(WRITE_TIMEOUT, sink.feed(frame::encode(outbound)))
            .await
            .ok()?
            .ok()?;
    }
    timeout(WRITE_TIMEOUT, sink.flush()).await.ok()?.ok()?;
    Some(flushed)
}
