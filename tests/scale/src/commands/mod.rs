//! What can be measured, one file a measurement.

pub mod churn;
pub mod climb;
pub mod heartbeats;
pub mod memory;
pub mod restart;
pub mod soak;
