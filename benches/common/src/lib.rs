//! What the servers, the load and the runner must agree on: how a server is started, what it serves, which scenarios
//! there are, and what is told of a run.
//!
//! Nothing in here is on a path that is measured, but [`rooms`]: the registry that all servers share whose library has
//! no rooms of its own.

pub mod arguments;
pub mod measurement;
pub mod rooms;
pub mod scenario;
pub mod serve;
pub mod system;
