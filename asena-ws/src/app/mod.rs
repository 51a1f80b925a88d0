//! An app: discovered or named parts, planned, constructed, started, served, shut down.

pub(crate) mod accept;
mod background;
mod builder;
#[cfg(feature = "testing")]
mod clock;
mod config;
#[cfg(feature = "contract")]
mod contract;
mod edge;
mod error;
mod graph;
#[cfg(feature = "inspector")]
mod inspector;
#[cfg(feature = "testing")]
pub(crate) mod leftovers;
mod lifecycle;
pub(crate) mod listen;
mod listening;
#[cfg(feature = "logging")]
mod logging;
pub(crate) mod main_function;
mod operations;
mod parts;
pub(crate) mod registration;
mod routes;
mod serve;
mod shutdown;
mod signal;
mod table;
mod task;
mod telemetry;

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::builder::AppBuilder;
pub use self::error::{AppError, AppResult, StartError};
pub use self::listen::{BoundAddress, IntoListen, Listen, ParseListenError};

use self::background::Background;
use self::lifecycle::{HookRunner, Timeouts};
use self::listening::Listening;
use crate::container::Container;
use crate::driver::connections::Connections;
use crate::driver::endpoint::EndpointEntry;
use crate::driver::gate::Gate;
use crate::driver::http::Http;
use crate::operations::phase::Phase;
use crate::operations::{Operations, ShutdownOptions};

/// A constructed app. [`App::discover`] and [`App::empty`] begin one.
///
/// [`AppBuilder::run`] does everything below by itself. Inside an axum application that has a server of its own:
///
/// ```no_run
/// # use asena_ws::prelude::*;
/// # async fn example() -> AppResult {
/// # let signal = std::future::pending();
/// use std::time::Duration;
///
/// let realtime = App::discover().build().await?; // plans, constructs
/// realtime.start().await?; // runs the start hooks
/// let router = axum::Router::new().merge(realtime.router());
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
/// axum::serve(listener, router).with_graceful_shutdown(signal).await?;
/// realtime.shutdown(Duration::from_secs(30)).await; // ends the connections, runs the stop hooks
/// # Ok(()) }
/// ```
pub struct App {
    container: Container,
    /// The endpoints, and the routes beside them.
    router: Router,
    connections: Connections,
    endpoints: Vec<EndpointEntry>,
    operations: Arc<Operations>,
    /// Where its routes are served, if not beside the endpoints.
    operations_address: Option<SocketAddr>,
    /// The tasks that tell services of their rooms, which end when the last connection has.
    workers: TaskTracker,
    /// Jobs and subscribers.
    background: Background,
    stopping: CancellationToken,
    /// Taken out while hooks run, so that no lock is held across an await.
    hooks: Mutex<Option<HookRunner>>,
    /// Tells a shutdown that the hooks are back.
    hooks_returned: Notify,
    timeouts: Timeouts,
    shutdown_options: ShutdownOptions,
    gate: Arc<Gate>,
    listening: Listening,
}

impl App {
    /// An app of everything that the linked crates have annotated.
    ///
    /// A crate that nothing refers to is not linked, whatever it annotates: name it with `use my_crate as _;`. What was
    /// found is logged at the start, and an app without any endpoint is an error.
    pub fn discover() -> AppBuilder {
        AppBuilder::discover()
    }

    /// An app of what the builder is told, by type. For tests, and for several apps in one process.
    pub fn empty() -> AppBuilder {
        AppBuilder::empty()
    }

    /// The constructed components.
    #[must_use]
    pub fn container(&self) -> Container {
        self.container.clone()
    }

    /// The endpoints, and the routes that the builder was given, as a router to merge into one of any state.
    ///
    /// Until [`start`](Self::start) has ended, and from the shutdown on, handshakes are answered with 503.
    ///
    /// What [`AppBuilder::run`] does and a server of your own must do by itself: a deadline for the head of a request
    /// (`axum::serve` has none), `TCP_NODELAY`, [`ConnectInfo`](axum::extract::ConnectInfo) with the peer's `SocketAddr` for
    /// [`Socket::remote_addr`](crate::Socket::remote_addr), and waiting at the shutdown for HTTP requests that are being
    /// answered.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.router.clone().with_state(())
    }

    /// Runs the start hooks in the order of dependency, then lets connections in.
    ///
    /// # Errors
    ///
    /// The first hook that fails, panics or takes too long; what had started is stopped again, in reverse order. An app
    /// starts once: a second call is an error too, as is one after the shutdown.
    pub async fn start(&self) -> Result<(), StartError> {
        let mut lease = self.lease().ok_or(StartError::AlreadyStarted)?;
        tokio::select! {
            biased;
            // What has started by then is stopped by the shutdown, which waits for the lease.
            () = self.connections.closing.cancelled() => Err(StartError::ShutDown),
            started = lease.runner.start() => {
                started?;
                for endpoint in &self.endpoints {
                    self.workers.spawn((endpoint.room_hooks)(&self.container, self.stopping.clone())?);
                    tokio::spawn((endpoint.heartbeat)(&self.container, self.connections.clone())?);
                }
                self.background.start();
                #[cfg(feature = "inspector")]
                self.take_samples();
                self.connections.accept();
                self.operations.phase.reach(Phase::Serving);
                Ok(())
            }
        }
    }

    /// How it serves HTTP where it has a server of its own.
    ///
    /// # Errors
    ///
    /// If its own routes do not fit beside those that it was given.
    pub(crate) fn http(&self) -> Result<Http, StartError> {
        Ok(Http {
            router: self.served_router()?,
            connections: self.connections.clone(),
            gate: Arc::clone(&self.gate),
            head_timeout: self.timeouts.handshake,
            #[cfg(feature = "http2")]
            http2: self.listening.settings.http2,
        })
    }

    fn lease(&self) -> Option<Lease<'_>> {
        let mut home = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        let runner = home.take()?;
        Some(Lease { runner, app: self })
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.endpoints.iter().map(|endpoint| endpoint.path);
        formatter
            .debug_tuple("App")
            .field(&paths.collect::<Vec<_>>())
            .finish()
    }
}

/// The hooks while they run. They go back when it is dropped, so a start that is given up half way can be undone.
struct Lease<'a> {
    runner: HookRunner,
    app: &'a App,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let runner = std::mem::take(&mut self.runner);
        *self.app.hooks.lock().unwrap_or_else(PoisonError::into_inner) = Some(runner);
        self.app.hooks_returned.notify_waiters();
    }
}
