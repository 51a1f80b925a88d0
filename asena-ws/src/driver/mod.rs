//! Where connections meet the network: HTTP, the handshake and what runs before it, and one task per connection.

mod arrival;
#[cfg(any(test, fuzzing, asena_bench))]
pub(crate) mod bare;
mod connection;
pub(crate) mod connections;
pub(crate) mod data;
pub(crate) mod endpoint;
mod events;
pub(crate) mod farewell;
pub(crate) mod gate;
mod handler_memory;
mod handlers;
pub(crate) mod handshake;
mod heartbeat;
pub(crate) mod http;
#[cfg(feature = "http2")]
pub(crate) mod http2;
pub(crate) mod inject;
pub(crate) mod middleware;
mod rates;
mod room_hooks;
mod running;
#[cfg(feature = "tls")]
mod tls;
mod upgrade;
