//! What the attributes' code is written against. It changes with every version, and together with `asena-ws-macros`.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;
use std::vec::IntoIter;

pub use bytes::Bytes;
pub use inventory;
pub use serde::Serializer;
pub use serde_json::Value;

pub use crate::app::main_function::{MainResult, main};
pub use crate::app::registration::Registration;
pub use crate::bus::{BusEvent, Only, Topic};
#[cfg(not(feature = "validation"))]
pub use crate::config::component::NeedsTheFeatureValidation;
pub use crate::config::component::{
    Config, NotSerialized, Section, Serialized, assert_prefix_is_free, validate,
};
pub use crate::connection::options::{ConnectionOptions, SlowConsumer};
pub use crate::container::descriptor::{
    Component, Dependency, Descriptor, Fields, Implements, Injectable, Interface, Provider,
};
pub use crate::container::field::{Count, Request};
pub use crate::container::instance::Instance;
pub use crate::container::instances::Instances;
pub use crate::container::job::{Job, NoJobs, Scheduled, Timing};
pub use crate::container::key::Key;
pub use crate::container::lifecycle::{Hook, Hooks, Lifecycle, NoLifecycle, Probe};
pub use crate::container::subscription::{NoSubscriptions, Subscriber, Subscription};
#[cfg(feature = "contract")]
pub use crate::contract::describe::{Description, RequestDescription, Taken};
#[cfg(feature = "contract")]
pub use crate::contract::emitted::EmittedList;
#[cfg(feature = "contract")]
pub use crate::contract::probe::{Described, NotAPayload, NotARefusal, NotATypeOfResult, Output, Parameter};
pub use crate::driver::authenticated::Authenticated;
pub use crate::driver::guard::{Guard, Guarded, Pass, Session, TurnedAway};
pub use crate::driver::middleware::{MiddlewareEntry, assert_middleware};
pub use crate::events::{
    Answer, Call, ClientError, ClientErrorCode, ClientErrorEntry, Conversion, DeliveryClass, Emit, EmittedBy,
    Event, EventDescription, EventTable, Failure, FromEvent, HandledEvent, IncomingEvent, Listed,
    NoConversion, NoSchema, NotAClientError, NotAnEvent, Reply, ReplySchema, ReplyType,
    assert_distinct_names, detail, details, serialize_variant,
};
pub use crate::from_message::FromMessage;
pub use crate::handler_error::{HandlerError, IntoHandlerError, NotAResult, Result, Returned};
pub use crate::messaging::{
    ClientRoom, ConnectionState, Lendable, Lent, RoomEvent, Seat, Slot, Socket, Stateful, lend,
};
pub use crate::protocol::{CloseReason, Message};
use crate::rooms::name_of;
pub use crate::rooms::{Room, RoomAddress};
pub use crate::service::{Endpoint, ErrorAnswer, WebSocketService};

/// The start of a field that is not injected.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default to start from",
    label = "neither `#[inject]` nor `Default`",
    note = "mark the field `#[inject]` if the container should fill it, or implement `Default` for its type",
    note = "a component that is made in another way has a `#[constructor]`: `#[service] impl … {{ #[constructor] async fn new(…) -> Self {{ … }} }}`"
)]
pub trait StartsByDefault: Sized {
    fn start() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> StartsByDefault for T {
    fn start() -> Self {
        Self::default()
    }
}

#[must_use]
pub fn default_field<T: StartsByDefault>() -> T {
    T::start()
}

/// The key of an event, by which a later one takes its place.
#[must_use]
pub fn event_key<T: Display + ?Sized>(value: &T) -> Option<String> {
    Some(value.to_string())
}

/// The value of a placeholder in the name of a room.
#[must_use]
pub fn room_value<T: FromStr>(values: &mut IntoIter<String>) -> Option<T> {
    values.next()?.parse().ok()
}

/// The name of a room whose pattern has these literals, with its values.
#[must_use]
pub fn room_name(literals: &[&str], values: &[&dyn Display]) -> Cow<'static, str> {
    Cow::Owned(name_of(literals, values))
}
