//! Many connections, and what they cost: a server with a [`crowd`] endpoint, clients that share no code with it, and the
//! measures that are taken of both. `main` has the commands, `tests/` the same in small.
//!
//! Nothing here decides by time. What is asserted are counts and bytes; times are printed.

pub mod arguments;
pub mod client;
pub mod commands;
pub mod control;
pub mod crowd;
pub mod frame;
pub mod generation;
pub mod host;
pub mod in_memory;
pub mod ledger;
pub mod limits;
pub mod poster;
pub mod server;
pub mod usage;
pub mod visitors;

pub use asena_ws::BoxError;

/// What any step of a measurement may fail with.
pub type Outcome<T = ()> = Result<T, BoxError>;
