//! The words of RFC 6455: messages, close codes. Pure: bytes and values, no sockets, no clock.

mod close;
#[cfg_attr(not(test), expect(dead_code, reason = "no connection compresses yet"))]
#[expect(unused_imports, unreachable_pub, reason = "no connection compresses yet")]
mod deflate;
pub(crate) mod handshake;
mod message;
mod utf8_bytes;

pub use self::close::{CloseCode, CloseReason};
pub use self::message::Message;
pub use self::utf8_bytes::{InvalidUtf8, Utf8Bytes};
