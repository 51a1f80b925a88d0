//! The container: from what the attributes declare to constructed components.
//!
//! ```text
//! descriptors ──survey──▶ graph ──plan──▶ blueprint ──construct──▶ instances
//! ```
//!
//! A field's type leads to the descriptor of what it needs, so a graph is walked by types, from its roots; only roots and
//! bindings are registered anywhere. Everything up to the blueprint is pure: it looks at no instance and does no I/O.
//! Nothing here knows of axum, hyper, sockets or clocks.

pub(crate) mod construct;
pub(crate) mod descriptor;
mod explanation;
pub(crate) mod field;
mod findings;
pub(crate) mod graph;
mod hook_name;
pub(crate) mod instance;
pub(crate) mod instances;
pub(crate) mod job;
pub(crate) mod key;
mod lazy;
pub(crate) mod lifecycle;
mod overrides;
pub(crate) mod plan;
mod problem;
mod provided;
mod report;
mod routes;
mod selection;
mod source_location;
pub(crate) mod subscription;
pub(crate) mod suggestion;
pub(crate) mod survey;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

pub use self::construct::ConstructError;
pub use self::descriptor::{Component, Implements, Injectable, Interface};
pub use self::field::{FromContainer, FromContainerByName};
pub use self::hook_name::HookName;
pub use self::instances::ResolveError;
pub use self::lazy::Lazy;
pub use self::lifecycle::Lifecycle;
pub use self::problem::{Declaration, InjectionPoint, Problem};
pub use self::provided::Provided;
pub use self::report::GraphError;
pub use self::source_location::SourceLocation;

use self::instances::Instances;

/// The constructed components of one [`App`](crate::App): cheap to clone, shared by all of its connections.
///
/// It is also the state that the extractors of connection data see, and what an axum application puts into its own
/// state to use [`Inject`](crate::Inject) in its handlers.
///
/// ```
/// use asena_ws::prelude::*;
/// use std::sync::Arc;
///
/// #[service]
/// struct Clock {}
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let app = App::empty().service::<Clock>().build().await?;
/// let clock: Arc<Clock> = app.container().get()?;
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Container(Arc<Instances>);

impl Container {
    pub(crate) fn new(instances: Arc<Instances>) -> Self {
        Self(instances)
    }

    /// Anything that a field could hold: `Arc<T>`, `Provided<T>`, `Namespace<S>`, ….
    ///
    /// # Errors
    ///
    /// If this app does not have it. Only what its endpoints, middleware and lifecycle components lead to is
    /// constructed; name others with [`AppBuilder::service`](crate::AppBuilder::service).
    pub fn get<T: FromContainer>(&self) -> Result<T, ResolveError> {
        T::from_instances(&self.0, None)
    }

    /// A value that the app itself has put in, such as the members of a namespace.
    pub(crate) fn value<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.0.value()
    }
}
