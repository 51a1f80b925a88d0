use std::fmt;
use std::sync::Arc;

use axum::extract::Request;
use axum::routing::{MethodRouter, get};
use tokio_util::sync::CancellationToken;

use super::connections::Connections;
use super::gate::Entrance;
use super::guard::Guard;
use super::middleware::{Chain, MiddlewareEntry};
use super::upgrade::{self, Mount};
use super::{heartbeat, room_hooks};
use crate::connection::options::ConnectionOptions;
use crate::container::descriptor::Descriptor;
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::container::{Container, ResolveError};
use crate::error::BoxFuture;
use crate::events::EventTable;
use crate::messaging::{Members, Registered, Slot, Users};
use crate::service::{WebSocketService, typed_events};
use crate::telemetry::counters::EndpointCounters;

/// An endpoint whose type is forgotten: its declaration, and functions that were made for its type.
#[derive(Clone, Copy)]
pub(crate) struct EndpointEntry {
    pub(crate) component: &'static Descriptor,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    /// Whether its clients speak the protocol of typed events.
    pub(crate) is_typed: bool,
    #[cfg(feature = "contract")]
    pub(crate) protocols: &'static [&'static str],
    /// Says of itself what it takes and sends, if it has opted into the contract.
    #[cfg(feature = "contract")]
    pub(crate) describe: fn(&mut crate::contract::describe::Description<'_>) -> bool,
    pub(crate) middleware: fn() -> Vec<MiddlewareEntry>,
    /// Whether its handlers must come one after the other: they are lent the state of their connection.
    pub(crate) is_serial: bool,
    /// Sets the options that its `#[websocket(…)]` names.
    pub(crate) configure: fn(&mut ConnectionOptions),
    /// Who says who its connections are of, if there is somebody.
    pub(crate) authenticator: fn() -> Option<&'static Descriptor>,
    /// For connections with these options.
    pub(crate) namespace: fn(ConnectionOptions, &Arc<Users>) -> NamespaceEntry,
    /// Tells the service of its rooms, from the start of the app to its end.
    pub(crate) room_hooks: fn(&Container, CancellationToken) -> Result<BoxFuture<'static, ()>, ResolveError>,
    /// The pulse of its connections, from the start of the app to its end.
    pub(crate) heartbeat: fn(&Container, Connections) -> Result<BoxFuture<'static, ()>, ResolveError>,
    /// The origins of its own, and whether one must be there.
    pub(crate) origins: Option<&'static [&'static str]>,
    pub(crate) origin_required: Option<bool>,
    pub(crate) route: fn(&Container, Chain, Entrance, Connections) -> Result<Route, ResolveError>,
}

/// What the router is given for an endpoint.
type Route = MethodRouter<Container>;

/// The connections of one endpoint, for those who know its type and for those who do not.
pub(crate) struct NamespaceEntry {
    pub(crate) key: Key,
    pub(crate) value: Instance,
    pub(crate) members: Arc<Members>,
}

impl EndpointEntry {
    pub(crate) const fn of<S: WebSocketService>() -> Self {
        Self {
            component: S::DESCRIPTOR,
            path: S::PATH,
            name: S::NAME,
            is_typed: S::EVENTS.is_some() || !S::CLIENT_ROOMS.is_empty(),
            #[cfg(feature = "contract")]
            protocols: S::PROTOCOLS,
            #[cfg(feature = "contract")]
            describe: S::describe,
            middleware: S::middleware,
            is_serial: S::Slot::IS_LENT,
            configure: S::configure,
            authenticator: S::Guard::component,
            namespace: namespace::<S>,
            room_hooks: room_hooks::<S>,
            heartbeat: heartbeat::<S>,
            origins: S::ORIGINS,
            origin_required: S::ORIGIN_REQUIRED,
            route: route::<S>,
        }
    }
}

impl fmt::Debug for EndpointEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EndpointEntry({} at {})", self.name, self.path)
    }
}

fn namespace<S: WebSocketService>(options: ConnectionOptions, users: &Arc<Users>) -> NamespaceEntry {
    let events = typed_events::<S>().map(EventTable::rates);
    let members = Members::new(S::PATH, options, counters::<S>(), Arc::clone(users))
        .with_event_rates(events.into_iter().flatten());
    let members = Arc::new(members);
    NamespaceEntry {
        key: Key::of::<Registered<S>>(),
        value: Instance::shared(Arc::new(Registered::<S>::new(Arc::clone(&members)))),
        members,
    }
}

/// What is counted of its events is settled by its declaration.
pub(super) fn counters<S: WebSocketService>() -> EndpointCounters {
    EndpointCounters::new(S::NAME, typed_events::<S>(), S::EMITTED)
}

fn members<S: WebSocketService>(container: &Container) -> Result<Arc<Members>, ResolveError> {
    let registered = container.value::<Registered<S>>();
    let registered = registered.ok_or(ResolveError::NotMounted(Key::of::<S>()))?;
    Ok(Arc::clone(&registered.members))
}

fn room_hooks<S: WebSocketService>(
    container: &Container,
    stop: CancellationToken,
) -> Result<BoxFuture<'static, ()>, ResolveError> {
    let service: Arc<S> = container.get()?;
    Ok(Box::pin(room_hooks::run(service, members::<S>(container)?, stop)))
}

fn heartbeat<S: WebSocketService>(
    container: &Container,
    connections: Connections,
) -> Result<BoxFuture<'static, ()>, ResolveError> {
    Ok(Box::pin(heartbeat::run::<S>(
        members::<S>(container)?,
        connections,
    )))
}

fn route<S: WebSocketService>(
    container: &Container,
    middleware: Chain,
    entrance: Entrance,
    connections: Connections,
) -> Result<Route, ResolveError> {
    let mount = Arc::new(Mount::<S>::new(
        container.get()?,
        members::<S>(container)?,
        container.clone(),
        middleware,
        entrance,
        connections,
        S::Guard::of(container)?,
    ));
    let handshake = move |request: Request| upgrade::upgrade(Arc::clone(&mount), request);
    // Not `any`: that would let a GET route at the same path take the handshakes over.
    Ok(get(handshake.clone()).fallback(handshake))
}
