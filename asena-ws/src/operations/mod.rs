//! What those who run an app want of it: that it ends well, and that it can be asked how it is.
//!
//! Each thing that can be asked is a file with its `routes`, over the [`Operations`] of the app; [`router`] puts them together.

pub(crate) mod graph;
mod health;
pub(crate) mod health_check;
pub(crate) mod phase;
pub(crate) mod probe;
mod shutdown_options;
mod shutdown_report;
mod stagger;
pub(crate) mod state;

use std::sync::Arc;

use axum::Router;

pub use self::graph::AppGraph;
pub use self::health_check::HealthCheck;
pub use self::shutdown_options::ShutdownOptions;
pub use self::shutdown_report::{FailedHook, HookFailure, ShutdownError, ShutdownReport};

pub(crate) use self::stagger::{Stagger, delay};
pub(crate) use self::state::Operations;

/// All routes by which an app is asked about itself.
pub(crate) fn router(operations: Arc<Operations>) -> Router {
    let router = Router::new().merge(health::routes());
    #[cfg(feature = "inspector")]
    let router = match &operations.inspector {
        Some(inspector) => router.merge(crate::inspector::routes(inspector, &operations)),
        None => router,
    };
    router.with_state(operations)
}
