use std::fmt;

#[cfg(feature = "messagepack")]
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::data::Data;
use super::incoming_event::IncomingEvent;
use crate::handler_error::Result;
use crate::messaging::Socket;
use crate::protocol::TraceContext;

/// What an `#[on("…")]` method of the service `S` can take, besides `&Socket<Self>`: any number of these, in any order.
///
/// Everything that is `Deserialize` is read from the event's `data`; that may be one parameter. Beside it there are
/// [`EventName`], [`MessageId`], [`Raw`] and `Socket<S>`, and users may add their own:
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{FromEvent, IncomingEvent};
///
/// #[websocket(path = "/chat", data = Query<Vec<(String, String)>>)]
/// struct ChatSocket;
///
/// struct Locale(String);
///
/// impl FromEvent<ChatSocket> for Locale {
///     fn from_event(event: &IncomingEvent<'_, ChatSocket>) -> Result<Self> {
///         let mut query = event.socket().data().iter();
///         let locale = query.find(|(key, _)| key == "locale");
///         let (_, locale) = locale.ok_or_else(|| HandlerError::client("no_locale", "which language?"))?;
///         Ok(Self(locale.clone()))
///     }
/// }
///
/// #[handlers]
/// impl ChatSocket {
///     #[on("greet")]
///     async fn greet(&self, Locale(locale): Locale, name: String) -> String {
///         if locale == "tr" { format!("Merhaba {name}") } else { format!("Hello {name}") }
///     }
/// }
/// # App::empty().websocket::<ChatSocket>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
///
/// One that is `impl<S> FromEvent<S> for …` is for the handlers of every service. A type that is `Deserialize` is a payload already,
/// and cannot be given another meaning: wrap it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an event",
    label = "not a type that an event's `data` is read as",
    note = "derive `serde::Deserialize` for `{Self}`: it must own what it holds, so take a `String` in place of a `&str`",
    note = "or implement `FromEvent` for it, as `EventName`, `MessageId` and `Raw` do",
    note = "a `User<T>` has an endpoint whose `authenticator = …` makes users of the type `T`"
)]
pub trait FromEvent<S>: Sized {
    #[doc(hidden)]
    const IS_PAYLOAD: bool = false;

    /// # Errors
    ///
    /// If there is no such value in the event. The error is the handler's: answered, under the id that the peer gave.
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<S, T: DeserializeOwned> FromEvent<S> for T {
    const IS_PAYLOAD: bool = true;

    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        event.read()
    }
}

impl<S> FromEvent<S> for Socket<S> {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(event.socket().clone())
    }
}

/// The name of the event, as a parameter of an `#[on("…")]` method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventName(pub &'static str);

impl<S> FromEvent<S> for EventName {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(event.name()))
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// The id under which the peer wants a reply, as a parameter of an `#[on("…")]` method: an integer from 0 to 2⁵³ − 1, or none,
/// where it wants no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub Option<u64>);

impl<S> FromEvent<S> for MessageId {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(event.id()))
    }
}

/// Where the peer is in a trace, as a parameter of an `#[on("…")]` method: what the message's `traceparent` says, and nothing where it
/// says nothing that can be read.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::telemetry::TraceParent;
///
/// #[websocket("/orders")]
/// struct Orders;
///
/// #[handlers]
/// impl Orders {
///     // {"event": "order", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
///     #[on("order")]
///     async fn order(&self, TraceParent(context): TraceParent) -> Option<String> {
///         context.map(|context| context.trace_id().to_string())
///     }
/// }
/// # App::empty().websocket::<Orders>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceParent(pub Option<TraceContext>);

impl<S> FromEvent<S> for TraceParent {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(event.trace_context()))
    }
}

/// An event's `data` as it was written, as a parameter of an `#[on("…")]` method: to be kept, passed on, or read later.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Raw;
///
/// #[websocket("/relay")]
/// struct Relay;
///
/// #[handlers]
/// impl Relay {
///     #[on("relay")]
///     async fn relay(&self, ws: &Socket<Self>, data: Raw) {
///         if let Some(json) = data.as_json() {
///             ws.namespace().broadcast(json.to_owned());
///         }
///     }
/// }
/// # App::empty().websocket::<Relay>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(Written);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    Json(String),
    #[cfg(feature = "messagepack")]
    MessagePack(Bytes),
}

impl Raw {
    /// The JSON text, which is `null` where there is no `data`; `None` if it came as MessagePack.
    #[must_use]
    pub fn as_json(&self) -> Option<&str> {
        match &self.0 {
            Written::Json(json) => Some(json),
            #[cfg(feature = "messagepack")]
            Written::MessagePack(_) => None,
        }
    }

    /// The bytes, if it came as MessagePack.
    #[cfg(feature = "messagepack")]
    #[must_use]
    pub fn as_messagepack(&self) -> Option<&[u8]> {
        match &self.0 {
            Written::Json(_) => None,
            Written::MessagePack(bytes) => Some(bytes),
        }
    }

    /// Reads it as a type that is `Deserialize`.
    ///
    /// # Errors
    ///
    /// A client error with the code `invalid_payload`, which says what is wrong and where.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        match &self.0 {
            Written::Json(json) => Data::Json(json).read(),
            #[cfg(feature = "messagepack")]
            Written::MessagePack(bytes) => Data::MessagePack(bytes).read(),
        }
    }
}

impl<S> FromEvent<S> for Raw {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(match event.data() {
            Some(Data::Json(json)) => Written::Json(json.to_owned()),
            #[cfg(feature = "messagepack")]
            Some(Data::MessagePack(bytes)) => Written::MessagePack(Bytes::copy_from_slice(bytes)),
            None => Written::Json("null".to_owned()),
        }))
    }
}
