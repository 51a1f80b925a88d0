//! What is counted of an endpoint: plain atomics, in places that are known before the first message. Nothing here knows who reads
//! them, and nothing here takes a lock or looks a name up for a message.

mod close_codes;
mod endpoint;
mod events;
#[cfg(feature = "metrics")]
mod histogram;
mod kinds;
mod label;
mod limit;
mod upgrade_outcome;

pub use self::limit::Limit;

pub(crate) use self::endpoint::EndpointCounters;
pub(crate) use self::events::{Direction, EventPlace};
#[cfg(feature = "metrics")]
pub(crate) use self::histogram::BOUNDS;
pub(crate) use self::kinds::{CallOutcome, Drops, Failures, Misunderstandings};
pub(crate) use self::label::Label;
pub(crate) use self::upgrade_outcome::UpgradeOutcome;
