//! The network under a connection: a stream that its task reads, and that whoever has something to send writes to.

#[cfg(all(test, asena_loom))]
pub(crate) mod model;
mod outlet;
mod part;
#[cfg(any(feature = "http2", feature = "tls"))]
mod peek;
mod scratch;
mod stream;
mod stream_lease;
pub(crate) mod tls;

pub(crate) use self::outlet::{Flushed, Outlet};
#[cfg(any(feature = "http2", feature = "tls"))]
pub(crate) use self::peek::{PEEK_BYTES, Peek};
pub(crate) use self::scratch::with_read_buffer;
#[cfg(any(test, fuzzing, asena_bench))]
pub(crate) use self::stream::of;
pub(crate) use self::stream::{Duplex, Inlet, open};
pub(crate) use self::stream_lease::StreamLease;
#[cfg(feature = "http2")]
pub(crate) use self::stream_lease::Usage;
