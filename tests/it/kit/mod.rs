//! What the tests are written with: a server on a free port, a client, a peer that says bytes, a child process, a journal of
//! what happened.
//!
//! Nothing here sleeps. Whatever is awaited is awaited under [`patience::within`], which says what did not come.

pub(crate) mod client;
pub(crate) mod deflating;
pub(crate) mod frames;
pub(crate) mod gate;
pub(crate) mod http;
pub(crate) mod http2;
pub(crate) mod journal;
pub(crate) mod memory;
pub(crate) mod patience;
pub(crate) mod peer;
pub(crate) mod process;
mod said;
pub(crate) mod server;
pub(crate) mod tls;
pub(crate) mod wire;

pub(crate) use self::client::Client;
pub(crate) use self::gate::Gate;
pub(crate) use self::journal::Journal;
pub(crate) use self::memory::Memory;
pub(crate) use self::patience::within;
pub(crate) use self::peer::Peer;
pub(crate) use self::said::Said;
pub(crate) use self::server::Server;
