//! An app: discovered or named parts, planned, constructed, started, served, shut down.

pub(crate) mod accept;
mod address;
mod builder;
mod config;
#[cfg(feature = "contract")]
mod contract;
mod error;
#[cfg(feature = "testing")]
pub(crate) mod leftovers;
mod lifecycle;
#[cfg(feature = "logging")]
mod logging;
pub(crate) mod main_function;
mod parts;
pub(crate) mod registration;
mod routes;
mod serve;
mod signal;
mod table;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::builder::AppBuilder;
pub use self::error::{AppError, AppResult, HookName, StartError};

use self::lifecycle::{HookRunner, Timeouts};
use crate::container::Container;
use crate::driver::connections::Connections;
use crate::driver::endpoint::EndpointEntry;
use crate::driver::http::Http;

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
    /// The tasks that tell services of their rooms, which end when the last connection has.
    workers: TaskTracker,
    stopping: CancellationToken,
    /// Taken out while hooks run, so that no lock is held across an await.
    hooks: Mutex<Option<HookRunner>>,
    /// Tells a shutdown that the hooks are back.
    hooks_returned: Notify,
    timeouts: Timeouts,
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
                self.connections.accept();
                Ok(())
            }
        }
    }

    /// Ends the app: no new connections, a close frame with 1012 to each that is open, then the stop hooks in reverse.
    ///
    /// Handlers that run may end, and `on_close` runs for each connection; what still runs at the deadline is cancelled.
    /// The hooks come after that, each with a deadline of its own.
    pub async fn shutdown(&self, deadline: Duration) {
        self.end(deadline).await;
    }

    /// As [`shutdown`](Self::shutdown), and says what did not end by itself.
    pub(crate) async fn end(&self, deadline: Duration) -> Unfinished {
        let connections = self.connections.close(deadline).await;
        if connections > 0 {
            tracing::warn!("{connections} connections were still busy after {deadline:?} and were cancelled");
        }
        self.stopping.cancel();
        self.workers.close();
        if timeout(self.timeouts.stop, self.workers.wait()).await.is_err() {
            tracing::error!(
                "`on_first_join` or `on_last_leave` still ran {:?} after the last connection",
                self.timeouts.stop
            );
        }
        let room_tasks = self.workers.len();
        loop {
            let returned = self.hooks_returned.notified();
            if let Some(mut lease) = self.lease() {
                lease.runner.stop().await;
                return Unfinished {
                    connections,
                    room_tasks,
                };
            }
            // A start that notices the shutdown, or another shutdown, has them.
            returned.await;
        }
    }

    /// How it serves HTTP where it has a server of its own.
    pub(crate) fn http(&self) -> Http {
        Http {
            router: self.router(),
            connections: self.connections.clone(),
            head_timeout: self.timeouts.handshake,
        }
    }

    fn lease(&self) -> Option<Lease<'_>> {
        let mut home = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        let runner = home.take()?;
        Some(Lease { runner, app: self })
    }
}

/// What a shutdown did not see end by itself.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "testing"),
    expect(
        dead_code,
        reason = "a log line tells it; only the testing kit wants the numbers"
    )
)]
pub(crate) struct Unfinished {
    /// Connections that were cancelled at the deadline.
    pub(crate) connections: usize,
    /// Tasks that tell services of their rooms, and that run on.
    pub(crate) room_tasks: usize,
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
