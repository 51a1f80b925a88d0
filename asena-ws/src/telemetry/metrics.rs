use std::fmt;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::families::DESCRIPTIONS;
use super::family::{Family, FamilyKind, Sample, Value};
use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::messaging::Namespaces;

/// What has been counted of an app: injected wherever it is wanted, or taken out of the [`Container`](crate::Container).
///
/// Counting always goes on. With the feature `metrics` the values are served by [`App::operations_router`](crate::App::operations_router) as text for
/// Prometheus; [`families`](Self::families) has them for any other recorder.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::telemetry::{Metrics, Value};
///
/// #[service]
/// struct Watcher {
///     #[inject]
///     metrics: Metrics,
/// }
///
/// impl Watcher {
///     fn connections(&self) -> u64 {
///         let families = self.metrics.families();
///         let open = families.iter().filter(|family| family.name == "asena_connections");
///         let samples = open.flat_map(|family| &family.samples);
///         let counts = samples.filter_map(|sample| match sample.value {
///             Value::Count(count) => Some(count),
///             _ => None,
///         });
///         counts.sum()
///     }
/// }
/// # App::empty().service::<Watcher>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
#[derive(Clone)]
pub struct Metrics(Arc<Namespaces>);

impl Metrics {
    /// All values as they are now, which takes a moment for each connection that waits for its network, and no lock for long.
    ///
    /// Values that are read one after the other need not agree to the last message.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        let endpoints = || self.0.members.iter().map(|members| &**members);
        let families = DESCRIPTIONS
            .iter()
            .map(|description| description.family(endpoints()));
        families.chain(self.of_app()).collect()
    }

    /// The same as text for Prometheus: exposition format 0.0.4, which every scraper takes.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn render(&self) -> String {
        super::exposition::render(&self.families())
    }

    /// What is said of the app as a whole.
    fn of_app(&self) -> Vec<Family> {
        let begun = self.0.members.iter().map(|members| members.counters.begun).min();
        let begun = begun.and_then(|begun| begun.duration_since(UNIX_EPOCH).ok());
        let family = |name, help, samples| Family {
            name,
            help,
            kind: FamilyKind::Gauge,
            samples,
        };
        let version = Sample {
            labels: vec![("version", env!("CARGO_PKG_VERSION").into())],
            value: Value::Count(1),
        };
        let start = begun.map(|begun| Sample {
            labels: Vec::new(),
            value: Value::Number(begun.as_secs_f64()),
        });
        vec![
            family(
                "asena_build_info",
                "The version of asena-ws, as a label; always 1.",
                vec![version],
            ),
            family(
                "asena_start_time_seconds",
                "When the app was built, in seconds since 1970.",
                start.into_iter().collect(),
            ),
        ]
    }
}

impl FromContainer for Metrics {
    fn request() -> Request {
        Request::Nothing
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let namespaces = instances.value::<Namespaces>();
        namespaces
            .map(Self)
            .ok_or(ResolveError::NotMounted(Key::of::<Self>()))
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoints = self.0.members.iter().map(|members| &members.counters);
        formatter.debug_list().entries(endpoints).finish()
    }
}
