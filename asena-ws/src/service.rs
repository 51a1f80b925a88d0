//! What a service is: an endpoint, and the handlers that run for its connections.

use std::future::Future;

use bytes::Bytes;

use crate::connection::options::ConnectionOptions;
use crate::container::Component;
use crate::driver::data::ConnectionData;
use crate::driver::guard::Guard;
use crate::driver::middleware::MiddlewareEntry;
use crate::events::{EventDescription, EventTable, IncomingEvent, error_event};
use crate::handler_error::{HandlerError, Result};
use crate::messaging::{ClientRoom, RoomEvent, Slot, Socket};
use crate::protocol::{CloseReason, Message};

/// A component with a path of its own: what `#[websocket]` implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint",
    label = "has no path",
    note = "annotate the struct with `#[websocket(path = \"/…\")]`"
)]
pub trait Endpoint: Component {
    /// What a connection knows of its handshake: `data = …`, or `()`.
    type Data: ConnectionData;

    /// Where a connection keeps its `state = …`, if it has one.
    #[doc(hidden)]
    type Slot: Slot;

    /// What stands before its connections: `authenticator = …`, or `()`.
    #[doc(hidden)]
    type Guard: Guard;

    /// The events that it may emit, as a list of types: `emits = [Posted, Left]` is `(Posted, (Left, ()))`, and `()` is none.
    type Emits;

    /// What the events of that list say of themselves.
    #[doc(hidden)]
    const EMITTED: &'static [&'static [EventDescription]] = &[];

    /// The route, in axum's syntax.
    const PATH: &'static str;

    /// The name in logs: `name = …`, or the struct's.
    const NAME: &'static str;

    /// The subprotocols that it speaks, the preferred one first: `protocols = […]`.
    const PROTOCOLS: &'static [&'static str] = &[];

    /// The doc comment of the struct.
    #[doc(hidden)]
    const DOCUMENTATION: &'static str = "";

    /// How the error of a handler is answered: `errors = …`.
    const ERRORS: ErrorAnswer = ErrorAnswer::Json;

    /// The limits and deadlines of its own: what stands beside `path` in `#[websocket(…)]`.
    #[doc(hidden)]
    fn configure(options: &mut ConnectionOptions) {
        let _ = options;
    }

    /// The kinds of rooms that clients may join by themselves: `client_rooms = […]`.
    #[doc(hidden)]
    const CLIENT_ROOMS: &'static [ClientRoom<Self>] = &[];

    /// The origins of its own: `origins = […]`.
    #[doc(hidden)]
    const ORIGINS: Option<&'static [&'static str]> = None;

    /// Whether a handshake must have an origin: `origin_required = …`.
    #[doc(hidden)]
    const ORIGIN_REQUIRED: Option<bool> = None;

    #[doc(hidden)]
    fn middleware() -> Vec<MiddlewareEntry>;
}

/// How the error of a handler is answered, where the service has no `on_error` of its own: `#[websocket(errors = …)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorAnswer {
    /// `errors = json`: with a text message, `{"type":"error","message":"…"}`, as the Asena guide does; for an internal
    /// error with the `id` under which it is logged. The connection stays.
    ///
    /// An endpoint with [typed events](macro@crate::handlers#typed-events) answers `{"event":"error","data":{…}}` in place of that,
    /// and nothing where the error is the reply to an event with an id already.
    #[default]
    Json,
    /// `errors = close`: by closing, with 1008 and the message of a client error, with 1011 for any other.
    Close,
    /// `errors = silent`: not at all, but for the reply to a typed event with an id. Internal errors are still logged.
    Silent,
}

/// The handlers of an endpoint, each with a default that does nothing.
///
/// One message at a time is handled per connection, in the order of arrival: `on_open` ends before the first
/// `on_message` begins, and `on_close` runs once, after the last. Connections run beside each other, on `&self`.
///
/// Write it by hand, as here, or mark methods of an impl block with [`#[handlers]`](crate::handlers).
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[websocket(path = "/chat", name = "ChatSocket")]
/// struct ChatSocket {}
///
/// impl WebSocketService for ChatSocket {
///     async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
///         ws.send("Welcome to chat!");
///         Ok(())
///     }
///
///     async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
///         let Message::Text(text) = message else {
///             return Err(HandlerError::client("text_only", "send text"));
///         };
///         ws.send(format!("Echo: {text}"));
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is marked `#[websocket]` but has no handlers",
    label = "nothing says what happens on a connection",
    note = "add `#[handlers] impl {Self} {{ #[on_message] async fn …(&self, ws: &Socket<Self>, message: Message) -> Result<()> {{ … }} }}`",
    note = "or `impl WebSocketService for {Self} {{ async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {{ … }} }}`"
)]
pub trait WebSocketService: Endpoint {
    /// A connection has opened.
    ///
    /// An error closes it: with 1008 and the message of a [client error](HandlerError::client), with 1011 for any other;
    /// then `on_close` runs.
    fn on_open(&self, ws: &Socket<Self>) -> impl Future<Output = Result<()>> + Send {
        let _ = ws;
        async { Ok(()) }
    }

    /// A message has arrived; where there are typed events, one that is no envelope of any. An error is answered by [`on_error`](Self::on_error), and the connection stays.
    fn on_message(&self, ws: &Socket<Self>, message: Message) -> impl Future<Output = Result<()>> + Send {
        let _ = (ws, message);
        async { Ok(()) }
    }

    /// The typed events that `#[on("…")]` methods handle, if there are any.
    #[doc(hidden)]
    const EVENTS: Option<&'static EventTable> = None;

    /// One of them has arrived. Its reply, if it wants one.
    #[doc(hidden)]
    fn on_event(
        &self,
        ws: &Socket<Self>,
        event: IncomingEvent<'_, Self>,
    ) -> impl Future<Output = Result<Option<Message>>> + Send {
        let _ = (ws, event);
        async { Ok(None) }
    }

    /// The connection has ended, for the reason that the peer gave: 1005 if it gave none, 1006 if it is just gone; 4008 if it was
    /// too slow, and 4012 if it was silent for too long, and did not answer our close.
    ///
    /// Runs once for each connection whose `on_open` ran, and last. Nothing can be sent any more.
    fn on_close(&self, ws: &Socket<Self>, reason: CloseReason) -> impl Future<Output = ()> + Send {
        let _ = (ws, reason);
        async {}
    }

    /// The outbox has emptied after having been more than half full: a sender that held back can go on.
    fn on_drain(&self, ws: &Socket<Self>) -> impl Future<Output = Result<()>> + Send {
        let _ = ws;
        async { Ok(()) }
    }

    /// A ping has arrived. It is answered without this.
    fn on_ping(&self, ws: &Socket<Self>, payload: Bytes) -> impl Future<Output = Result<()>> + Send {
        let _ = (ws, payload);
        async { Ok(()) }
    }

    /// A pong has arrived, be it an answer to [`Socket::ping`] or not.
    fn on_pong(&self, ws: &Socket<Self>, payload: Bytes) -> impl Future<Output = Result<()>> + Send {
        let _ = (ws, payload);
        async { Ok(()) }
    }

    /// A handler other than `on_open` has returned an error. Internal ones are already logged.
    ///
    /// The default answers as the endpoint's [`ErrorAnswer`] says.
    fn on_error(&self, ws: &Socket<Self>, error: HandlerError) -> impl Future<Output = ()> + Send {
        match Self::ERRORS {
            ErrorAnswer::Json if typed_events::<Self>().is_some() => answer(ws, &error),
            ErrorAnswer::Json => {
                ws.send(error.to_json());
            }
            ErrorAnswer::Close => ws.close(error.close_code(), error.message()),
            ErrorAnswer::Silent => {}
        }
        async {}
    }

    /// A room has got its first member: a feed for it can be started.
    ///
    /// Runs apart from the connections, one room's change after the other. A room that ends and begins again before anybody
    /// was told is no news. An error or a panic is logged.
    fn on_first_join(&self, event: RoomEvent) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        async { Ok(()) }
    }

    /// The last member of a room has left: its feed can be stopped. As [`on_first_join`](Self::on_first_join).
    fn on_last_leave(&self, event: RoomEvent) -> impl Future<Output = Result<()>> + Send {
        let _ = event;
        async { Ok(()) }
    }

    /// What `#[handlers(contract)]` says of its events; false where there is no such opt-in.
    #[cfg(feature = "contract")]
    #[doc(hidden)]
    fn describe(description: &mut crate::contract::describe::Description<'_>) -> bool {
        let _ = description;
        false
    }
}

/// The typed events that a service handles, if it handles any: `join` and `leave` are some, too.
pub(crate) fn typed_events<S: WebSocketService>() -> Option<&'static EventTable> {
    /// Whatever else comes is for `on_message`.
    static OURS_ALONE: EventTable = EventTable::new(&[], true);
    S::EVENTS.or((!S::CLIENT_ROOMS.is_empty()).then_some(&OURS_ALONE))
}

/// The answer of an endpoint with typed events to those who have not got it as a reply.
fn answer<S>(ws: &Socket<S>, error: &HandlerError) {
    if error.is_answered() {
        return;
    }
    // A client error's details are JSON already, so that all of it can be written.
    if let Ok(message) = error_event(ws.shared().format(), error.event(), error) {
        ws.shared().reply(message);
    }
}
