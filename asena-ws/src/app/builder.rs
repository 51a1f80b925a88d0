use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::App;
use super::background::{Background, Waiting};
use super::config::CodeSettings;
#[cfg(feature = "contract")]
use super::contract::ContractSettings;
use super::error::StartError;
use super::lifecycle::HookRunner;
use super::listening::{Listening, PlacesInCode};
use super::parts::{Override, Parts};
use super::registration::{GlobalMiddleware, Registration};
use super::{edge, graph, operations, routes, table};
use crate::bus::Bus;
use crate::config::sections::connection;
use crate::connection::options::ConnectionOptions;
use crate::container::construct::Construction;
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::container::{Component, Container, GraphError, Implements, Injectable, Interface};
use crate::driver::connections::Connections;
use crate::driver::farewell::Audience;
use crate::driver::gate::Gate;
use crate::driver::middleware::{Chain, Middleware, MiddlewareEntry};
use crate::messaging::Namespaces;
use crate::operations::Operations;
use crate::scheduling::Clock;
use crate::service::WebSocketService;
use crate::telemetry::Propagation;

/// What an app will be made of, and how it behaves. Begun by [`App::discover`] or [`App::empty`].
#[must_use = "nothing happens until the app is run or built"]
pub struct AppBuilder {
    pub(super) parts: Parts,
    routes: Vec<Router<Container>>,
    pub(super) code: CodeSettings,
    pub(super) clock: Clock,
    pub(super) has_graph_command: bool,
    /// How the spans of its endpoints take part in traces of others.
    pub(super) propagation: Option<Arc<dyn Propagation>>,
    pub(super) listening: PlacesInCode,
    #[cfg(feature = "contract")]
    pub(super) contract: ContractSettings,
    #[cfg(feature = "inspector")]
    pub(super) inspector: Option<crate::inspector::InspectorOptions>,
}

impl AppBuilder {
    pub(crate) fn discover() -> Self {
        Self::of(Parts::discover())
    }

    pub(crate) fn empty() -> Self {
        Self::of(Parts::default())
    }

    fn of(parts: Parts) -> Self {
        Self {
            parts,
            routes: Vec::new(),
            code: CodeSettings::default(),
            clock: Clock::default(),
            has_graph_command: false,
            propagation: None,
            listening: PlacesInCode::default(),
            #[cfg(feature = "contract")]
            contract: ContractSettings::default(),
            #[cfg(feature = "inspector")]
            inspector: None,
        }
    }

    /// Mounts an endpoint by its type.
    pub fn websocket<S: WebSocketService>(mut self) -> Self {
        self.parts.add(Registration::endpoint::<S>());
        self
    }

    /// Adds a middleware that runs for every endpoint, after those that were added or discovered before it.
    pub fn middleware<M: Middleware>(mut self) -> Self {
        let entry = MiddlewareEntry::of::<M>();
        let order = i32::MAX;
        self.parts.middleware.push(GlobalMiddleware { entry, order });
        self
    }

    /// Constructs a component though nothing depends on it, so that [`Container::get`] finds it and its hooks run.
    pub fn service<C: Component>(mut self) -> Self {
        self.parts.services.push(C::DESCRIPTOR);
        self
    }

    /// Says which component stands behind an interface. `discover` finds all `#[implements]` by itself.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// #[interface]
    /// trait Clock: Send + Sync {
    ///     fn now(&self) -> u64;
    /// }
    ///
    /// #[service]
    /// struct Stopped {}
    ///
    /// #[implements]
    /// impl Clock for Stopped {
    ///     fn now(&self) -> u64 {
    ///         0
    ///     }
    /// }
    ///
    /// #[service]
    /// struct Alarm {
    ///     #[inject]
    ///     clock: Arc<dyn Clock>,
    /// }
    ///
    /// App::empty().bind::<dyn Clock, Stopped>().service::<Alarm>().check()?;
    /// # Ok::<(), asena_ws::GraphError>(())
    /// ```
    pub fn bind<I: ?Sized + Interface, C: Implements<I>>(mut self) -> Self {
        self.parts.add(Registration::binding::<I, C>());
        self
    }

    /// Gives the app a value from outside, for fields of type [`Provided<T>`](crate::Provided). Of each type there is one.
    #[track_caller]
    pub fn provide<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        let at = Location::caller().into();
        self.parts
            .values
            .push((Key::of::<T>(), Instance::shared(Arc::new(value)), at));
        self
    }

    /// Puts an instance in the place of a component or of an interface: a fake in a test.
    ///
    /// What it replaces is neither checked nor constructed, with all that only it needs. Its hooks do not run: the
    /// instance is yours. An override of a type that nothing depends on is an error of the graph.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// #[service]
    /// struct Database {
    ///     #[inject]
    ///     url: Provided<String>, // nobody provides it
    /// }
    ///
    /// #[service]
    /// struct Users {
    ///     #[inject]
    ///     store: Arc<dyn Store>,
    /// }
    ///
    /// #[interface]
    /// trait Store: Send + Sync {}
    /// #[implements]
    /// impl Store for Database {}
    ///
    /// struct FakeStore;
    /// impl Store for FakeStore {}
    ///
    /// let app = App::empty().service::<Users>().bind::<dyn Store, Database>();
    /// app.override_with::<dyn Store>(Arc::new(FakeStore)).check()?;
    /// # Ok::<(), asena_ws::GraphError>(())
    /// ```
    #[track_caller]
    pub fn override_with<T: ?Sized + Injectable>(mut self, instance: Arc<T>) -> Self {
        self.parts.overrides.push(Override {
            key: Key::of::<T>(),
            provider: T::provider(),
            instance: Instance::shared(instance),
            at: Location::caller().into(),
        });
        self
    }

    /// Serves HTTP routes beside the endpoints, on the same port: a page, a webhook that broadcasts, a health check.
    ///
    /// The router's state is the app's [`Container`], so that its handlers take anything of it by
    /// [`Inject`](crate::Inject). A router with another state has had it by `.with_state(…)`. Several calls add up. Layers
    /// and a fallback are kept; layers of these routes do not see the endpoints' handshakes. What only an HTTP handler
    /// injects is named with [`service`](Self::service), since the graph does not look into handlers.
    ///
    /// A GET route whose path is an endpoint's, a route given twice, or two fallbacks are [`StartError::Routes`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    /// use axum::response::Html;
    /// use axum::routing::{Router, get, post};
    ///
    /// #[websocket("/news")]
    /// struct News {}
    /// impl WebSocketService for News {}
    ///
    /// async fn publish(Inject(news): Inject<Namespace<News>>, text: String) {
    ///     news.broadcast(text);
    /// }
    ///
    /// let routes = Router::new()
    ///     .route("/", get(|| async { Html("<h1>News</h1>") }))
    ///     .route("/publish", post(publish));
    /// let app = App::empty().websocket::<News>().routes(routes);
    /// # tokio::runtime::Runtime::new().unwrap().block_on(app.build())?;
    /// # Ok::<(), asena_ws::StartError>(())
    /// ```
    pub fn routes(mut self, routes: Router<Container>) -> Self {
        self.routes.push(routes);
        self
    }

    /// The limits and deadlines of connections, where an endpoint has none of its own.
    ///
    /// What differs here from the default is set in code, which wins over `[connection]` of the configuration; the rest may be set
    /// there.
    ///
    /// An option that no connection could live with is [`StartError::Options`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    /// use asena_ws::ConnectionOptions;
    ///
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// let mut options = ConnectionOptions::default();
    /// options.message_bytes_max = 1024 * 1024;
    /// let app = App::empty().websocket::<X>().connection_options(options);
    /// ```
    #[track_caller]
    pub fn connection_options(mut self, options: ConnectionOptions) -> Self {
        let at = Location::caller().into();
        self.code.connection.replace(connection::KEYS, options, at);
        self
    }

    /// How long the head of a request may take, from the first byte of a connection or from the answer before it: 10 s by default. The
    /// handshake of TLS before it may take as long again, and a connection of HTTP/2 on which nothing goes on is ended after it.
    ///
    /// Then the connection is cut off, so that handshakes which never end hold nothing. It counts where the app has a server of
    /// its own: [`run`](Self::run) and its like. A deadline of zero or of more than a day is
    /// [`StartError::HandshakeTimeout`] when the app is built.
    #[track_caller]
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        let (server, at) = (&mut self.code.server, Location::caller().into());
        server.set("handshake_timeout", at, |it| it.handshake_timeout = timeout);
        self
    }

    /// How long each `#[on_start]` hook may take: 60 s by default.
    #[track_caller]
    pub fn start_timeout(mut self, timeout: Duration) -> Self {
        let (server, at) = (&mut self.code.server, Location::caller().into());
        server.set("start_timeout", at, |it| it.start_timeout = timeout);
        self
    }

    /// How long each `#[on_stop]` hook may take before it is given up: 5 s by default.
    #[track_caller]
    pub fn stop_timeout(mut self, timeout: Duration) -> Self {
        let (server, at) = (&mut self.code.server, Location::caller().into());
        server.set("stop_timeout", at, |it| it.stop_timeout = timeout);
        self
    }

    /// Plans the graph, reads no configuration and constructs nothing: one line in a test turns errors at the start into errors in CI.
    ///
    /// ```standalone_crate
    /// # use asena_ws::prelude::*;
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// // In a `#[test]` that returns a `Result`:
    /// App::discover().check()?;
    /// # Ok::<(), asena_ws::GraphError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the graph.
    pub fn check(mut self) -> Result<(), GraphError> {
        self.parts.put_in_order();
        self.parts.draw().map(|_| ())
    }

    /// Plans the graph and runs the constructors, each after all that it needs, one after the other.
    ///
    /// Logs at `info` what the app is made of. Hooks do not run yet: that is [`App::start`].
    ///
    /// # Errors
    ///
    /// [`StartError::Graph`] with everything that is wrong with the graph, [`StartError::Configuration`] with everything that is
    /// wrong with the configuration, or [`StartError::Construct`] with the first constructor that failed.
    pub async fn build(self) -> Result<App, StartError> {
        // Boxed: it is large, and runs once.
        Box::pin(self.assemble()).await
    }

    async fn assemble(mut self) -> Result<App, StartError> {
        self = self.obey_arguments().with_configuration();
        #[cfg(feature = "inspector")]
        if let Some(options) = &self.inspector {
            options.check().map_err(StartError::Inspector)?;
        }
        self.parts.put_in_order();
        tracing::info!("{}", table::render(&self.parts));
        let blueprint = self.parts.draw()?;
        let mut settings = self.settings(&blueprint)?;
        settings.warn_of_replaced();
        let timeouts = settings.timeouts();
        let gate = Arc::new(Gate::new(settings.edge_options()).map_err(StartError::Edge)?);
        let graph = graph::picture(&self.parts, &blueprint);
        #[cfg(feature = "contract")]
        self.routes.extend(self.contract.routes(&self.parts)?);
        let endpoints = self.parts.endpoints.clone();
        let entrances = edge::entrances(&gate, &settings, &endpoints)?;
        let global: Vec<MiddlewareEntry> = self.parts.middleware.iter().map(|one| one.entry).collect();
        let health_checks = self.parts.health_checks.clone();
        let (mut values, overrides) = self.parts.into_instances();
        values.extend(settings.take_values());
        let connections = Connections::default();
        let mut namespaces = Vec::new();
        let mut audiences = Vec::new();
        for (endpoint, options) in endpoints.iter().zip(settings.connection_options()) {
            let namespace = (endpoint.namespace)(options, &connections.users);
            if let Some(propagation) = &self.propagation {
                // Nobody else sets it.
                let _ = namespace
                    .members
                    .counters
                    .propagation
                    .set(Arc::clone(propagation));
            }
            values.insert(namespace.key, namespace.value);
            audiences.push(Audience {
                members: Arc::clone(&namespace.members),
                is_typed: endpoint.is_typed,
            });
            namespaces.push(namespace.members);
        }
        values.insert(
            Key::of::<Namespaces>(),
            Instance::shared(Arc::new(Namespaces {
                members: namespaces,
                users: Arc::clone(&connections.users),
            })),
        );
        let bus = Bus::new();
        values.insert(Key::of::<Bus>(), Instance::shared(Arc::new(bus.clone())));
        let Construction {
            instances,
            hooks,
            tasks,
        } = blueprint.construct(values, overrides).await?;
        let container = Container::new(instances);
        let waiting = Waiting::of(tasks, &bus, self.clock)?;
        if let Some(tasks) = table::render_tasks(&waiting) {
            tracing::info!("{tasks}");
        }
        let mut router = Router::new();
        for (endpoint, entrance) in endpoints.iter().zip(entrances) {
            let own = (endpoint.middleware)();
            let chain = global
                .iter()
                .chain(&own)
                .map(|entry| (entry.instance)(&container));
            let chain: Chain = chain.collect::<Result<Vec<_>, _>>()?.into();
            let route = (endpoint.route)(&container, chain, entrance, connections.clone())?;
            router = router.route(endpoint.path, route);
        }
        let router = routes::merge(router, self.routes)?.with_state(container.clone());
        let probes = operations::probes(&health_checks, &container)?;
        let hooks = HookRunner::new(hooks, timeouts);
        let operations = Operations::new(probes, audiences, graph);
        #[cfg(feature = "inspector")]
        let operations = operations.inspected(self.inspector, &endpoints);
        Ok(App {
            container,
            router,
            connections,
            endpoints,
            operations: Arc::new(operations),
            operations_address: settings.operations_address(),
            workers: TaskTracker::new(),
            background: Background::new(waiting, bus),
            stopping: CancellationToken::new(),
            hooks: Mutex::new(Some(hooks)),
            hooks_returned: Notify::new(),
            timeouts,
            shutdown_options: settings.shutdown_options(),
            gate,
            listening: Listening::of(settings.listening()),
        })
    }
}

impl AppBuilder {
    /// Ends the process, if its arguments ask for something else than to serve.
    pub(super) fn obey_arguments(self) -> Self {
        let builder = self.obey_graph_command();
        #[cfg(feature = "contract")]
        let this = builder.obey_contract_command();
        #[cfg(not(feature = "contract"))]
        let this = builder;
        this.obey_print_config()
    }
}

impl fmt::Debug for AppBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("AppBuilder").field(&self.parts).finish()
    }
}
