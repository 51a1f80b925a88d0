//! The network under a connection: a stream that its task reads, and that whoever has something to send writes to.

#[cfg(all(test, asena_loom))]
pub(crate) mod model;
mod outlet;
mod part;
mod scratch;
mod stream;

pub(crate) use self::outlet::{Flushed, Outlet};
pub(crate) use self::scratch::with_read_buffer;
#[cfg(any(test, fuzzing, asena_bench))]
pub(crate) use self::stream::of;
pub(crate) use self::stream::{Duplex, Inlet, open};
