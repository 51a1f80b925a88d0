use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::endpoints;
use super::guard::Guard;
use super::options::InspectorOptions;
use super::samples::{EVERY, Samples, Totals};
use crate::driver::endpoint::EndpointEntry;
use crate::messaging::{Closings, Members, Shared, SocketId};

/// What is looked at. The lock is held for one step.
pub(crate) struct Inspector {
    pub(super) guard: Guard,
    pub(super) endpoints: Vec<Arc<Members>>,
    /// What does not change of them: see [`endpoints::describe`].
    pub(super) description: Value,
    samples: Mutex<Samples>,
    built: Instant,
    built_at: SystemTime,
}

impl Inspector {
    pub(crate) fn new<'a>(
        options: &InspectorOptions,
        entries: &[EndpointEntry],
        members: impl Iterator<Item = &'a Arc<Members>>,
    ) -> Self {
        let endpoints: Vec<_> = members.cloned().collect();
        for members in &endpoints {
            // Nobody else sets it.
            let _ = members.closings.set(Closings::default());
        }
        Self {
            guard: Guard::new(options),
            description: endpoints::describe(entries, &endpoints),
            endpoints,
            samples: Mutex::default(),
            built: Instant::now(),
            built_at: SystemTime::now(),
        }
    }

    pub(crate) fn has_token(&self) -> bool {
        self.guard.has_token()
    }

    /// Adds a sample every second, for ever. It sums up what is counted anyway.
    pub(crate) async fn take_samples(self: Arc<Self>) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let totals = self.endpoints.iter().map(|members| Totals::of(members)).collect();
            self.samples().add(self.uptime(), totals);
        }
    }

    pub(super) fn uptime(&self) -> Duration {
        self.built.elapsed()
    }

    pub(super) fn built_at(&self) -> SystemTime {
        self.built_at
    }

    pub(super) fn samples(&self) -> MutexGuard<'_, Samples> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place of the endpoint at a path.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.endpoints.iter().position(|members| members.path == path)
    }

    /// Those at the path, or all.
    pub(super) fn endpoints_at<'a>(
        &'a self,
        path: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Arc<Members>> {
        let endpoints = self.endpoints.iter();
        endpoints.filter(move |members| path.is_none_or(|path| members.path == path))
    }

    pub(super) fn socket(&self, id: SocketId) -> Option<Arc<Shared>> {
        self.endpoints.iter().find_map(|members| members.socket(id))
    }
}

impl fmt::Debug for Inspector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.endpoints.iter().map(|members| members.path);
        formatter.debug_list().entries(paths).finish()
    }
}
