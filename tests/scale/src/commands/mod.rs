//! What can be measured, one file a measurement.

pub mod climb;
pub mod heartbeats;
pub mod memory;
pub mod soak;
