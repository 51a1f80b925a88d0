//! The behaviour of a connection as pure state machines: no sockets, no clock, no tasks. The driver carries it out.

pub(crate) mod deadline;
pub(crate) mod dispatch;
pub(crate) mod liveness;
pub(crate) mod options;
pub(crate) mod outbox;
pub(crate) mod phase;
