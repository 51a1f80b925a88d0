use std::sync::Arc;

use super::graph::AppGraph;
use super::phase::CurrentPhase;
use super::probe::Probe;
use crate::driver::farewell::Audience;

/// What an app can be asked about itself, shared by all routes that ask.
pub(crate) struct Operations {
    pub(crate) phase: CurrentPhase,
    /// What its readiness depends on, beside the phase.
    pub(crate) probes: Vec<Arc<Probe>>,
    /// The connections of each endpoint.
    pub(crate) audiences: Vec<Audience>,
    pub(crate) graph: AppGraph,
    /// What the page at `/_asena` looks at, if there is one.
    #[cfg(feature = "inspector")]
    pub(crate) inspector: Option<Arc<crate::inspector::Inspector>>,
}

impl Operations {
    pub(crate) fn new(probes: Vec<Arc<Probe>>, audiences: Vec<Audience>, graph: AppGraph) -> Self {
        Self {
            phase: CurrentPhase::default(),
            probes,
            audiences,
            graph,
            #[cfg(feature = "inspector")]
            inspector: None,
        }
    }
}
