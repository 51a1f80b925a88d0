//! Runs one handler of a service: logs what fails inside, answers what the peer should know, and contains panics.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;

use crate::connection::dispatch::{Inbound, Job};
use crate::error::BoxFuture;
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::CloseCode;
use crate::service::WebSocketService;

pub(crate) fn run<'a, S: WebSocketService>(
    service: &'a Arc<S>,
    socket: &'a Socket<S>,
    job: Job,
) -> BoxFuture<'a, ()> {
    match job {
        Job::Open => Box::pin(open(service, socket)),
        Job::Inbound(Inbound::Message(message)) => {
            let handled = service.on_message(socket, message);
            Box::pin(handle(service, socket, "on_message", handled))
        }
        Job::Inbound(Inbound::Ping(payload)) => Box::pin(handle(
            service,
            socket,
            "on_ping",
            service.on_ping(socket, payload),
        )),
        Job::Inbound(Inbound::Pong(payload)) => Box::pin(handle(
            service,
            socket,
            "on_pong",
            service.on_pong(socket, payload),
        )),
        Job::Drain => Box::pin(handle(service, socket, "on_drain", service.on_drain(socket))),
        Job::Close(reason) => Box::pin(async move {
            let closed = async {
                service.on_close(socket, reason).await;
                Ok(())
            };
            // It returns nothing: a panic is all that could go wrong, and that is contained.
            let _ = contain(socket, "on_close", closed).await;
        }),
    }
}

/// An error of `on_open` closes the connection.
async fn open<S: WebSocketService>(service: &Arc<S>, socket: &Socket<S>) {
    if let Err(error) = contain(socket, "on_open", service.on_open(socket)).await {
        log(socket, "on_open", &error);
        socket.close(error.close_code(), error.message());
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
        let answered = async {
            service.on_error(socket, error).await;
            Ok(())
        };
        let _ = contain(socket, "on_error", answered).await;
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
    socket.close(CloseCode::INTERNAL_ERROR, "internal error");
    Ok(())
}

fn log<S: WebSocketService>(socket: &Socket<S>, name: &'static str, error: &HandlerError) {
    if let Some(id) = error.correlation_id() {
        tracing::error!(socket = %socket.id(), endpoint = S::NAME, %id, "`{name}` failed: {error}");
    }
}
