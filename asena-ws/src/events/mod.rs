//! Typed events: what their types say, how they are written, and which calls to the client wait for an answer.
//!
//! Pure: values and bytes, no sockets, no clock.

mod delivery_class;
mod distinct_names;
mod event;
mod format;
mod push;

pub use self::delivery_class::DeliveryClass;
pub use self::distinct_names::assert_distinct_names;
pub use self::event::{Call, Emit, EmittedBy, Event, EventDescription};

pub(crate) use self::format::Format;
pub(crate) use self::push::{EncodeError, encode};
