//! Where connections meet the network: HTTP, the handshake and what runs before it, and one task per connection.

pub(crate) mod authenticated;
pub(crate) mod authenticator;
#[cfg(any(test, fuzzing, asena_bench))]
pub(crate) mod bare;
mod connection;
pub(crate) mod connections;
pub(crate) mod data;
pub(crate) mod endpoint;
mod events;
pub(crate) mod guard;
mod handler_memory;
mod handlers;
pub(crate) mod handshake;
mod heartbeat;
pub(crate) mod http;
pub(crate) mod inject;
#[cfg(feature = "jwt")]
pub(crate) mod jwt;
pub(crate) mod middleware;
pub(crate) mod refresh;
mod room_hooks;
mod running;
mod upgrade;
