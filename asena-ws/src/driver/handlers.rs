//! Runs one handler of a service: logs what fails inside, answers what the peer should know, and contains panics.

use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::pin;

use futures_util::FutureExt;
use tracing::Span;

use super::events;
use super::rates::{self, TooMuch};
use crate::connection::dispatch::{Inbound, Job};
use crate::edge::rates::Charge;
use crate::handler_error::{HandlerError, Result};
use crate::messaging::Socket;
use crate::protocol::{CloseCode, Message};
use crate::service::{WebSocketService, typed_events};
use crate::telemetry::counters::{EventPlace, Failures};
use crate::telemetry::{MessageSpan, Timer, TraceContext, are_messages_traced};

/// The one future of all handlers of a service, so that one piece of memory serves them all.
pub(super) async fn run<S: WebSocketService>(socket: Socket<S>, job: Job) {
    let (service, socket) = (socket.service(), &socket);
    let counters = &socket.shared().members.counters;
    match job {
        Job::Open => {
            let timer = Timer::begin();
            open(service, socket).await;
            timer.end(counters, EventPlace::OPEN);
        }
        Job::Inbound(Inbound::Message(message, arrived_us)) => {
            let message = match typed_events::<S>() {
                Some(table) => events::handle(service, socket, message, arrived_us, table).await,
                None => within_budget(service, socket, message, arrived_us).await,
            };
            if let Some(message) = message {
                counters.events.received(EventPlace::RAW, message.len());
                let span = span(socket, "_raw", None, None);
                let timer = Timer::begin();
                // Pinned here, so that it is made where it stays.
                let handled = pin!(async { service.on_message(socket, message).await });
                handle(service, socket, "on_message", &span, handled).await;
                timer.end(counters, EventPlace::RAW);
            }
        }
        Job::Inbound(Inbound::Ping(payload)) => {
            handle(service, socket, "on_ping", &Span::none(), async {
                service.on_ping(socket, payload).await
            })
            .await;
        }
        Job::Inbound(Inbound::Pong(payload)) => {
            handle(service, socket, "on_pong", &Span::none(), async {
                service.on_pong(socket, payload).await
            })
            .await;
        }
        Job::Drain => {
            handle(service, socket, "on_drain", &Span::none(), async {
                service.on_drain(socket).await
            })
            .await;
        }
        Job::Close(reason) => {
            let closed = async {
                service.on_close(socket, reason).await;
                Ok(())
            };
            let timer = Timer::begin();
            // It returns nothing: a panic is all that could go wrong, and that is contained.
            let _ = contain(socket, "on_close", &Span::none(), closed).await;
            timer.end(counters, EventPlace::CLOSE);
        }
    }
}

/// The span of a message; none where nobody wants one.
#[inline]
pub(super) fn span<S: WebSocketService>(
    socket: &Socket<S>,
    event: &'static str,
    id: Option<u64>,
    context: Option<&TraceContext>,
) -> Span {
    if !are_messages_traced() {
        return Span::none();
    }
    let shared = socket.shared();
    let message = MessageSpan {
        members: &shared.members,
        origin: shared.origin.as_deref(),
        socket: shared.id,
        event,
        id,
        context,
    };
    message.begin()
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
    fail(service, socket, "on_message", &Span::none(), error).await;
    rates::close_if(closes, socket);
    None
}

/// An error of `on_open` closes the connection.
async fn open<S: WebSocketService>(service: &S, socket: &Socket<S>) {
    let opened = contain(socket, "on_open", &Span::none(), async {
        service.on_open(socket).await
    })
    .await;
    if let Some(Err(error)) = opened {
        note(socket, "on_open", &Span::none(), &error);
        socket.close(error.close_code(), error.message());
    }
}

async fn handle<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    name: &'static str,
    span: &Span,
    handled: impl Future<Output = Result<()>>,
) {
    if let Some(Err(error)) = contain(socket, name, span, handled).await {
        fail(service, socket, name, span, error).await;
    }
}

/// Logs what is nobody's business outside, and lets the service answer.
pub(super) async fn fail<S: WebSocketService>(
    service: &S,
    socket: &Socket<S>,
    name: &'static str,
    span: &Span,
    error: HandlerError,
) {
    note(socket, name, span, &error);
    let answered = async {
        service.on_error(socket, error).await;
        Ok(())
    };
    let _ = contain(socket, "on_error", span, answered).await;
}

/// A panic closes this connection, and hurts no other: there is no result then. Handlers are called inside of the future that comes here, since one that is
/// written by hand may panic before it has made its own.
pub(super) async fn contain<S: WebSocketService, T>(
    socket: &Socket<S>,
    name: &'static str,
    span: &Span,
    handled: impl Future<Output = Result<T>>,
) -> Option<Result<T>> {
    // By hand, and not by `Instrument`, which moves the handler once more: that would cost a message more than all that is counted.
    let mut handled = pin!(AssertUnwindSafe(handled).catch_unwind());
    let polled = poll_fn(|context| {
        let _entered = span.enter();
        handled.as_mut().poll(context)
    });
    if let Ok(result) = polled.await {
        return Some(result);
    }
    let _entered = span.enter();
    socket.shared().members.counters.failures.count(Failures::Panic);
    tracing::error!(socket = %socket.id(), endpoint = S::NAME, handler = name, "`{name}` panicked");
    socket.close(CloseCode::INTERNAL_ERROR, "internal error");
    None
}

/// Counts an error, and logs it if the peer may not read it.
fn note<S: WebSocketService>(socket: &Socket<S>, name: &'static str, span: &Span, error: &HandlerError) {
    let _entered = span.enter();
    socket.shared().members.counters.failed(error);
    if let Some(id) = error.correlation_id() {
        tracing::error!(socket = %socket.id(), endpoint = S::NAME, handler = name, %id, "`{name}` failed: {error}");
    }
}
