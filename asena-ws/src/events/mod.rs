//! Typed events: what their types say, how they are written, and which calls to the client wait for an answer.
//!
//! Pure: values and bytes, no sockets, no clock.

mod answer;
mod calls;
mod delivery_class;
mod distinct_names;
mod event;
mod format;
mod push;
mod refusal;
mod variant;

pub use self::delivery_class::DeliveryClass;
pub use self::distinct_names::{Listed, NotAnEvent, assert_distinct_names};
pub use self::event::{Call, Emit, EmittedBy, Event, EventData, EventDescription};
pub use self::refusal::Refusal;
pub use self::variant::serialize_variant;

pub(crate) use self::answer::{NoReply, answered_id, read_answer};
pub(crate) use self::calls::{Answered, CALLS_MAX, Calls, TooManyCalls};
pub(crate) use self::format::Format;
pub(crate) use self::push::encode;
