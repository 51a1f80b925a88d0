//! Typed events: the envelope that they come in, what is read from it for a handler and what is answered; what the server's own
//! are and how they are written; and which calls to the client wait for an answer.
//!
//! Pure: messages in, values and messages out, no sockets, no clock. Only what extractors are given knows of a socket.

mod answer;
mod calls;
mod client_error;
mod data;
mod delivery_class;
mod distinct_names;
mod envelope;
mod error_window;
mod event;
mod extract;
mod format;
mod going_away;
mod incoming_event;
#[cfg(feature = "messagepack")]
mod messagepack;
mod push;
mod receive;
mod refresh_request;
mod refusal;
mod reply;
mod reply_schema;
mod room_request;
mod scan;
mod table;
#[cfg(feature = "validation")]
mod valid;
mod variant;

pub use self::client_error::{
    ClientError, ClientErrorCode, ClientErrorEntry, Conversion, Failure, NoConversion, NotAClientError,
    detail, details,
};
pub use self::delivery_class::DeliveryClass;
pub use self::distinct_names::{Listed, NotAnEvent, assert_distinct_names};
pub use self::event::{Call, Emit, EmittedBy, Event, EventData, EventDescription};
pub use self::extract::{EventName, FromEvent, MessageId, Raw, TraceParent};
pub use self::incoming_event::{Answer, IncomingEvent};
pub use self::refusal::Refusal;
pub use self::reply::Reply;
pub use self::reply_schema::{NoSchema, ReplySchema, ReplyType};
pub use self::table::{EventTable, HandledEvent};
#[cfg(feature = "validation")]
pub use self::valid::Valid;
pub use self::variant::serialize_variant;

pub(crate) use self::answer::{NoReply, answered_id, read_answer};
pub(crate) use self::calls::{Answered, CALLS_MAX, Calls, TooManyCalls};
pub(crate) use self::client_error::recognise;
#[cfg(any(test, fuzzing))]
pub(crate) use self::data::Data;
pub(crate) use self::data::Misfit;
pub(crate) use self::error_window::ErrorWindow;
pub(crate) use self::format::{Format, PROTOCOLS};
pub(crate) use self::going_away::going_away;
pub(crate) use self::push::encode;
pub(crate) use self::receive::{BuiltIn, Received, receive};
pub(crate) use self::refresh_request::RefreshRequest;
pub(crate) use self::reply::{error_event, error_reply, ok_reply};
pub(crate) use self::room_request::{RoomRequest, RoomVerb};
