//! What an app is told about tracing, and what it tells of its metrics.

use std::sync::Arc;

use super::AppBuilder;
use crate::telemetry::Propagation;

impl AppBuilder {
    /// Has the spans of handshakes and messages take part in the traces that peers name by `traceparent`: see
    /// [`telemetry`](crate::telemetry#traces).
    pub fn propagation(mut self, propagation: impl Propagation) -> Self {
        self.propagation = Some(Arc::new(propagation));
        self
    }
}
