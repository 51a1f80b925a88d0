use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use super::delivery_class::DeliveryClass;
use super::reply_schema::ReplySchema;

/// A type of event that the server may emit: what [`#[event]`](crate::event) implements.
///
/// Its value, as serde writes it, is the `data` of `{"event": "…", "data": …}`.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[event("posted")]
/// #[derive(serde::Serialize)]
/// struct Posted {
///     text: String,
/// }
///
/// #[websocket("/chat", emits = [Posted])]
/// struct ChatSocket;
///
/// #[handlers]
/// impl ChatSocket {
///     #[on_message]
///     async fn received(&self, ws: &Socket<Self>, text: String) -> Result<()> {
///         ws.namespace().emit(&Posted { text })?; // {"event":"posted","data":{"text":"…"}}
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not marked as an event",
    note = "annotate the type: `#[event(\"…\")] #[derive(Serialize)] struct {Self} {{ … }}`"
)]
pub trait Event: EventData {
    /// The name on the wire.
    const NAME: &'static str;

    /// What becomes of it where it does not fit.
    const DELIVERY: DeliveryClass = DeliveryClass::Policy;

    /// What the contract says of its reply.
    #[doc(hidden)]
    const REPLY: ReplySchema = ReplySchema::NoCall;

    /// With [`DeliveryClass::Latest`]: events of one name with one key replace each other while they wait.
    fn key(&self) -> Option<String> {
        None
    }
}

/// What serde can write, as the supertrait of events: so that what cannot be written is told in words about events.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written as an event",
    label = "serde cannot write it",
    note = "add `#[derive(serde::Serialize)]`, or implement `Serialize`"
)]
pub trait EventData: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> EventData for T {}

/// An event that asks the client something: what `#[event("…", reply = Type)]` implements. See [`Socket::call`](crate::Socket::call).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reply, so the client cannot be asked it",
    label = "not a call",
    note = "say what the client answers: `#[event(\"…\", reply = Answer)]`"
)]
pub trait Call: Event {
    /// What the client answers.
    type Reply: DeserializeOwned + Send + 'static;
}

/// One event as data: what a contract or a document says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventDescription {
    /// The name on the wire.
    pub name: &'static str,
    /// What becomes of it where it does not fit.
    pub delivery: DeliveryClass,
    /// The variant of an [`#[events]`](crate::events) enum that it is, as Rust names it; `None` for a type of its own.
    pub variant: Option<&'static str>,
}

impl EventDescription {
    /// Of a type that is one event.
    #[must_use]
    pub const fn of<E: Event + ?Sized>() -> Self {
        Self {
            name: E::NAME,
            delivery: E::DELIVERY,
            variant: None,
        }
    }

    /// Of a variant of an enum.
    #[must_use]
    pub const fn variant(name: &'static str, variant: &'static str, delivery: DeliveryClass) -> Self {
        Self {
            name,
            delivery,
            variant: Some(variant),
        }
    }
}

/// What can be emitted: an [`Event`], or an enum of them by [`#[events]`](crate::events).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not marked as an event",
    note = "annotate the type: `#[event(\"…\")] #[derive(Serialize)] struct {Self} {{ … }}`",
    note = "or, for an enum whose variants are events: `#[events] #[derive(Serialize)] enum {Self} {{ … }}`"
)]
pub trait Emit {
    /// All that it can be.
    const EVENTS: &'static [EventDescription];

    #[doc(hidden)]
    const REPLY: ReplySchema = ReplySchema::NoCall;

    /// Which of them it is.
    fn description(&self) -> &'static EventDescription;

    /// See [`Event::key`].
    fn key(&self) -> Option<String>;

    /// Writes its `data`.
    ///
    /// # Errors
    ///
    /// Those of the serializer, and of its own `Serialize`.
    fn serialize_data<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error>;
}

#[diagnostic::do_not_recommend]
impl<E: Event> Emit for E {
    const EVENTS: &'static [EventDescription] = &[EventDescription::of::<E>()];
    const REPLY: ReplySchema = E::REPLY;

    fn description(&self) -> &'static EventDescription {
        &Self::EVENTS[0]
    }

    fn key(&self) -> Option<String> {
        Event::key(self)
    }

    fn serialize_data<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.serialize(serializer)
    }
}

/// An event that the endpoint `S` lists: what `#[websocket(emits = […])]` implements for each.
///
/// So a socket, a room and a namespace of `S` take it, and a client of `S` knows it.
#[diagnostic::on_unimplemented(
    message = "`{S}` does not emit `{Self}`",
    label = "not among the events that the endpoint lists",
    note = "add it to the endpoint: `#[websocket(\"/…\", emits = [{Self}])] struct {S}`"
)]
pub trait EmittedBy<S: ?Sized>: Emit {}
