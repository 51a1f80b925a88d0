//! What those who run an app want of it: that it ends well, and that it can be asked how it is.

mod shutdown_options;
mod shutdown_report;
mod stagger;

pub use self::shutdown_options::ShutdownOptions;
pub use self::shutdown_report::{FailedHook, HookFailure, ShutdownError, ShutdownReport};

pub(crate) use self::stagger::{Stagger, delay};
