//! Where connections meet the network: HTTP, the handshake and what runs before it, and one task per connection.

mod arrival;
pub(crate) mod authenticated;
pub(crate) mod authenticator;
#[cfg(any(test, fuzzing, asena_bench))]
pub(crate) mod bare;
mod connection;
pub(crate) mod connections;
pub(crate) mod data;
pub(crate) mod endpoint;
mod events;
pub(crate) mod farewell;
pub(crate) mod gate;
pub(crate) mod guard;
mod handler_memory;
mod handlers;
pub(crate) mod handshake;
mod heartbeat;
pub(crate) mod http;
#[cfg(feature = "http2")]
pub(crate) mod http2;
pub(crate) mod inject;
#[cfg(feature = "jwt")]
pub(crate) mod jwt;
pub(crate) mod middleware;
mod rates;
pub(crate) mod refresh;
mod room_hooks;
mod running;
#[cfg(feature = "tls")]
mod tls;
mod upgrade;
