//! Where connections meet the network: handshake, upgrade, one task per connection. The only part that knows how frames
//! are coded: today by axum's WebSocket.

mod connection;
pub(crate) mod connections;
pub(crate) mod data;
pub(crate) mod endpoint;
pub(crate) mod frame;
mod handlers;
pub(crate) mod handshake;
pub(crate) mod http;
pub(crate) mod inject;
pub(crate) mod middleware;
mod room_hooks;
mod upgrade;
mod writer;
