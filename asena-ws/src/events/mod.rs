//! Typed events: the envelope that they come in, what is read from it for a handler, and what is answered.
//!
//! Pure: messages in, values and messages out. Only what extractors are given knows of a socket.

mod client_error;
mod data;
mod envelope;
mod error_window;
mod extract;
mod format;
mod incoming_event;
#[cfg(feature = "messagepack")]
mod messagepack;
mod receive;
mod reply;
mod scan;
mod table;
#[cfg(feature = "validation")]
mod valid;

pub use self::client_error::{
    ClientError, ClientErrorEntry, Conversion, Failure, NoConversion, NotAClientError, detail, details,
};
pub use self::extract::{EventName, FromEvent, MessageId, Raw};
pub use self::incoming_event::{Answer, IncomingEvent};
pub use self::reply::Reply;
pub use self::table::{EventTable, HandledEvent};
#[cfg(feature = "validation")]
pub use self::valid::Valid;

pub(crate) use self::client_error::recognise;
#[cfg(any(test, fuzzing))]
pub(crate) use self::data::Data;
pub(crate) use self::error_window::ErrorWindow;
pub(crate) use self::format::{Format, PROTOCOLS};
pub(crate) use self::receive::{Received, receive};
pub(crate) use self::reply::{error_event, error_reply};
