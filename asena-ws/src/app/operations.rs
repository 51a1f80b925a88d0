//! How an app is asked about itself: on its own port, on another one, or inside an application of the user's.

use std::net::SocketAddr;
use std::panic::Location;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use super::accept::{BackOff, Entrance, accept};
use super::error::StartError;
use super::listen::bind::Listener;
use super::{App, AppBuilder};
use crate::container::{Container, ResolveError};
use crate::driver::connections::Connections;
use crate::driver::http::Http;
use crate::operations::health_check::HealthCheckEntry;
use crate::operations::phase::Phase;
use crate::operations::probe::Probe;
use crate::operations::{self, HealthCheck};

impl AppBuilder {
    /// Asks a component at `/health/ready` whether it can do its work, and constructs it though nothing depends on it.
    pub fn health_check<C: HealthCheck>(mut self) -> Self {
        self.parts.health_checks.push(HealthCheckEntry::of::<C>());
        self
    }

    /// Serves the [operations routes](App::operations_router) on an address of their own, and not beside the endpoints: for a port that
    /// the internet does not reach.
    ///
    /// It counts where the app has a server of its own: [`run`](Self::run) and its like, which by themselves serve them on the
    /// endpoints' port, or on the address that `listen` of `[operations]` in the [configuration](crate::guide#configuration) has, for which
    /// `ASENA_OPERATIONS_ADDR` is short. This port is bound before the start
    /// hooks run, and answers until the process ends.
    #[track_caller]
    pub fn operations_on(mut self, address: SocketAddr) -> Self {
        let at = Location::caller().into();
        self.code
            .operations
            .set("listen", at, |it| it.listen = Some(address));
        self
    }
}

impl App {
    /// The routes by which the app is asked about itself, to merge into a router of yours. [`run`](AppBuilder::run) and its like serve them
    /// by themselves.
    ///
    /// - `/health/live` says 200 and `{"status":"live"}` for as long as the process can answer, at the shutdown too.
    /// - `/health/ready` says 200 and `{"status":"ready"}`, else 503: `starting` until the start hooks have run, `shutting_down` from
    ///   [`announce_shutdown`](Self::announce_shutdown) or [`shutdown`](Self::shutdown) on, and `failing` while a
    ///   [`HealthCheck`] fails. With checks the body says of each by its name `ok`, `failed` or `timed_out`:
    ///   `{"checks":{"Database":"failed"},"status":"failing"}`.
    ///
    /// Both answer GET and HEAD, with `Cache-Control: no-store`. They ask for no credentials, and say nothing else.
    ///
    /// With the feature `inspector`, `.inspector(…)` puts its page and what that asks for beneath `/_asena`.
    ///
    /// With the feature `metrics`, `/metrics` has what [telemetry](crate::telemetry) counts as text for Prometheus. It asks for no
    /// credentials either: where the internet reaches the endpoints' port, give these routes one of their own.
    pub fn operations_router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let router = operations::router(Arc::clone(&self.operations));
        #[cfg(feature = "metrics")]
        let router = router.merge(crate::telemetry::metrics_route().with_state(self.container.clone()));
        router.with_state(())
    }

    /// From now on `/health/ready` says 503, so that balancers send nobody new. All else goes on.
    ///
    /// [`run`](AppBuilder::run) and its like do so at the signal, [`shutdown_delay`](AppBuilder::shutdown_delay) before the shutdown.
    pub fn announce_shutdown(&self) {
        self.operations.phase.reach(Phase::ShuttingDown);
    }

    /// What is served on the app's own port.
    pub(super) fn served_router(&self) -> Result<Router, StartError> {
        if self.operations_address.is_some() {
            return Ok(self.router());
        }
        super::routes::merge_operations(self.router(), self.operations_router())
    }

    /// Serves the operations routes on their own port, if they have one, until what it returns is dropped.
    pub(super) async fn serve_operations(&self) -> Result<Option<OperationsServer>, StartError> {
        let Some(address) = self.operations_address else {
            return Ok(None);
        };
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|source| StartError::Listen {
            address: address.to_string(),
            source,
            cure: "set `operations.listen` of the configuration or ASENA_OPERATIONS_ADDR, or give `.operations_on(…)` another address".into(),
        })?;
        let address = listener.local_addr().map_err(StartError::Serve)?;
        tracing::info!("operations on http://{address}");
        #[cfg(feature = "inspector")]
        self.tell_of_inspector(&format_args!("http://{address}"), Some(address));
        let connections = Connections::default();
        let http = Http {
            router: self.operations_router(),
            connections: connections.clone(),
            gate: Arc::default(),
            head_timeout: self.timeouts.handshake,
            #[cfg(feature = "http2")]
            http2: self.listening.settings.http2,
        };
        let entrance = Entrance {
            listener: Listener::Tcp(listener),
            #[cfg(feature = "tls")]
            acceptor: None,
        };
        tokio::spawn(async move { accept(entrance, http, &BackOff::default()).await });
        Ok(Some(OperationsServer(connections)))
    }
}

/// The port of the operations routes, which is closed when it is dropped. Its connections are not the app's, which the app closes when it
/// shuts down.
pub(super) struct OperationsServer(Connections);

impl Drop for OperationsServer {
    fn drop(&mut self) {
        self.0.closing.cancel();
        self.0.aborting.cancel();
    }
}

/// The checks, once there are instances.
pub(super) fn probes(
    checks: &[HealthCheckEntry],
    container: &Container,
) -> Result<Vec<Arc<Probe>>, ResolveError> {
    let probes = checks.iter().map(|entry| {
        let check = (entry.instance)(container)?;
        Ok(Arc::new(Probe::new(entry.component.name, check)))
    });
    probes.collect()
}
