#![doc = include_str!("../docs/telemetry.md")]

pub(crate) mod counters;
#[cfg(feature = "metrics")]
mod exposition;
mod families;
mod family;
mod metrics;
mod propagation;
#[cfg(feature = "metrics")]
mod route;
mod spans;
mod timer;

pub use self::counters::Limit;
pub use self::family::{Family, FamilyKind, Sample, Value};
pub use self::metrics::Metrics;
pub use self::propagation::Propagation;
#[cfg(feature = "metrics")]
pub(crate) use self::route::metrics_route;
pub use crate::events::TraceParent;
pub use crate::protocol::{Hex, InvalidTraceContext, TraceContext};

pub(crate) use self::spans::{MessageSpan, Origin, Upgrade, are_messages_traced};
pub(crate) use self::timer::Timer;
