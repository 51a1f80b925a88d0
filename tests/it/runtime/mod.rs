//! Connections as a peer sees them, and handlers as a service sees them.

mod bad_input;
mod beside_axum;
mod broken_peers;
mod closing;
mod compression;
mod data;
mod echo;
mod errors;
mod floods;
mod inbox;
mod messages;
mod middleware;
mod order;
mod panics;
mod pings;
mod refusals;
mod routes;
mod shutdown;
mod tls;
mod wire;
