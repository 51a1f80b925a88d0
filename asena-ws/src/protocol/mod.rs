//! The protocol of RFC 6455: the opening handshake, frames from and to bytes, messages, close codes. Pure: no sockets, no clock.

mod assembly;
mod checked_text;
mod close;
pub(crate) mod decoder;
pub(crate) mod deflate;
#[cfg(test)]
mod differential;
pub(crate) mod frame;
pub(crate) mod handshake;
mod header;
pub(crate) mod mask;
mod message;
mod trace_context;
pub(crate) mod utf8;
mod utf8_bytes;
mod violation;

pub use self::close::{CloseCode, CloseReason};
pub use self::deflate::Compression;
pub use self::message::Message;
pub use self::trace_context::{Hex, InvalidTraceContext, TraceContext};
pub use self::utf8_bytes::{InvalidUtf8, Utf8Bytes};

pub(crate) use self::frame::EncodedFrame;
pub(crate) use self::violation::Violation;
