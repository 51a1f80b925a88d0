use std::fmt;
use std::sync::Arc;

use axum::extract::Request;
use axum::routing::{MethodRouter, any};

use super::connections::Connections;
use super::middleware::{Chain, MiddlewareEntry};
use super::upgrade::{self, Mount};
use crate::container::descriptor::Descriptor;
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::container::{Container, ResolveError};
use crate::namespace::{AnyNamespace, Members};
use crate::service::WebSocketService;

/// An endpoint whose type is forgotten: its declaration, and functions that were made for its type.
#[derive(Clone, Copy)]
pub(crate) struct EndpointEntry {
    pub(crate) component: &'static Descriptor,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    pub(crate) middleware: fn() -> Vec<MiddlewareEntry>,
    pub(crate) namespace: fn() -> NamespaceEntry,
    pub(crate) route: fn(&Container, Chain, Connections) -> Result<MethodRouter, ResolveError>,
}

/// The connections of one endpoint, for those who know its type and for those who do not.
pub(crate) struct NamespaceEntry {
    pub(crate) key: Key,
    pub(crate) value: Instance,
    pub(crate) any: Arc<dyn AnyNamespace>,
}

impl EndpointEntry {
    pub(crate) const fn of<S: WebSocketService>() -> Self {
        Self {
            component: S::DESCRIPTOR,
            path: S::PATH,
            name: S::NAME,
            middleware: S::middleware,
            namespace: namespace::<S>,
            route: route::<S>,
        }
    }
}

impl fmt::Debug for EndpointEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EndpointEntry({} at {})", self.name, self.path)
    }
}

fn namespace<S: WebSocketService>() -> NamespaceEntry {
    let members = Arc::new(Members::<S>::new());
    NamespaceEntry {
        key: Key::of::<Members<S>>(),
        value: Instance::shared(Arc::clone(&members)),
        any: members,
    }
}

fn route<S: WebSocketService>(
    container: &Container,
    middleware: Chain,
    connections: Connections,
) -> Result<MethodRouter, ResolveError> {
    let mount = Arc::new(Mount::<S> {
        service: container.get()?,
        members: container
            .value()
            .ok_or(ResolveError::NotMounted(Key::of::<S>()))?,
        container: container.clone(),
        middleware,
        connections,
    });
    Ok(any(move |request: Request| {
        upgrade::upgrade(Arc::clone(&mount), request)
    }))
}
