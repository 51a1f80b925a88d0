//! Every option of a connection at its edge: what is within it passes, and one beyond does what the docs say. Each of these
//! tests fails if its option is ignored.

mod by_code;
mod concurrency;
mod deadlines;
mod inbox;
mod limits;
mod liveness;
mod outbox;
mod precedence;
mod slow_consumers;
