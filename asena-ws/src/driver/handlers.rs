//! Runs one handler of a service: logs what fails inside, answers what the peer should know, and contains panics.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::events;
use super::rates::{self, TooMuch};
use crate::connection::dispatch::{Inbound, Job};
use crate::edge::rates::Charge;
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::{CloseCode, Message};
use crate::service::{WebSocketService, typed_events};

/// The one future of all handlers of a service, so that one piece of memory serves them all.
pub(super) async fn run<S: WebSocketService>(socket: Socket<S>, job: Job) {
    let (service, socket) = (socket.service(), &socket);
    match job {
        Job::Open => open(service, socket).await,
        Job::Inbound(Inbound::Message(message, arrived_us)) => {
            let message = match typed_events::<S>() {
                Some(table) => events::handle(service, socket, message, arrived_us, table).await,
                None => within_budget(service, socket, message, arrived_us).await,
            };
            if let Some(message) = message {
                handle(service, socket, "on_message", async {
                    service.on_message(socket, message).await
                })
                .await;
            }
        }
        Job::Inbound(Inbound::Ping(payload)) => {
            handle(service, socket, "on_ping", async {
                service.on_ping(socket, payload).await
            })
            .await;
        }
        Job::Inbound(Inbound::Pong(payload)) => {
            handle(service, socket, "on_pong", async {
                service.on_pong(socket, payload).await
            })
            .await;
        }
        Job::Drain => {
            handle(service, socket, "on_drain", async {
                service.on_drain(socket).await
            })
            .await;
        }
        Job::Close(reason) => {
            let closed = async {
                service.on_close(socket, reason).await;
                Ok(())
            };
            // It returns nothing: a panic is all that could go wrong, and that is contained.
            let _ = contain(socket, "on_close", closed).await;
        }
    }
}

/// Gives a raw message back if it may be handled.
async fn within_budget<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    message: Message,
    arrived_us: u64,
) -> Option<Message> {
    let too_much = socket.shared().members.rate_limits.as_ref().and_then(|limits| {
        let bytes = message.len();
        rates::charge(socket, limits, Charge::Message, bytes, arrived_us)
    });
    let Some(TooMuch { error, closes }) = too_much else {
        return Some(message);
    };
    fail(service, socket, "on_message", error).await;
    rates::close_if(closes, socket);
    None
}

/// An error of `on_open` closes the connection.
async fn open<S: WebSocketService>(service: &S, socket: &Socket<S>) {
    let opened = contain(socket, "on_open", async { service.on_open(socket).await }).await;
    if let Some(Err(error)) = opened {
        log(socket, "on_open", &error);
        socket.close(error.close_code(), error.message());
    }
}

async fn handle<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    name: &'static str,
    handled: impl Future<Output = Result<()>>,
) {
    if let Some(Err(error)) = contain(socket, name, handled).await {
        fail(service, socket, name, error).await;
    }
}

/// Logs what is nobody's business outside, and lets the service answer.
pub(super) async fn fail<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    name: &'static str,
    error: HandlerError,
) {
    log(socket, name, &error);
    let answered = async {
        service.on_error(socket, error).await;
        Ok(())
    };
    let _ = contain(socket, "on_error", answered).await;
}

/// A panic closes this connection, and hurts no other: there is no result then. Handlers are called inside of the future that comes here, since one that is
/// written by hand may panic before it has made its own.
pub(super) async fn contain<S: WebSocketService, T>(
    socket: &Socket<S>,
    name: &'static str,
    handled: impl Future<Output = Result<T>>,
) -> Option<Result<T>> {
    if let Ok(result) = AssertUnwindSafe(handled).catch_unwind().await {
        return Some(result);
    }
    tracing::error!(socket = %socket.id(), endpoint = S::NAME, "`{name}` panicked");
    socket.close(CloseCode::INTERNAL_ERROR, "internal error");
    None
}

fn log<S: WebSocketService>(socket: &Socket<S>, name: &'static str, error: &HandlerError) {
    if let Some(id) = error.correlation_id() {
        tracing::error!(socket = %socket.id(), endpoint = S::NAME, %id, "`{name}` failed: {error}");
    }
}
