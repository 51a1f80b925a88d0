//! A server in this process.

use std::time::Duration;

use asena_ws::{App, AppBuilder};
use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, duplex};
use tower_service::Service;

use crate::Outcome;
use crate::server::app;
use crate::usage::Usage;
use crate::visitors::Venue;

/// What a stream holds in each direction before its writer waits. Both are allocated at once, so a crowd wants them small.
const STREAM_BYTES: usize = 512;

/// A server in this process, reached over streams in memory, as one is that is mounted in a server of the user's own.
#[derive(Debug)]
pub struct InMemory {
    app: App,
    router: Router,
}

impl InMemory {
    /// Starts the app that is measured.
    ///
    /// # Errors
    ///
    /// If it does not start.
    pub async fn start(ping_interval: Duration) -> Outcome<Self> {
        Self::of(app(ping_interval)).await
    }

    /// Starts any app.
    ///
    /// # Errors
    ///
    /// If it does not start.
    pub async fn of(builder: AppBuilder) -> Outcome<Self> {
        let app = builder.build().await?;
        app.start().await?;
        let router = app.router();
        Ok(Self { app, router })
    }

    /// Serves any stream.
    pub fn serve(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let router = self.router.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| router.clone().call(request));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // What goes wrong is seen by the client.
            let _ = connection.with_upgrades().await;
        });
    }

    /// The app that is served.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Venue for InMemory {
    type Stream = DuplexStream;

    async fn dial(&self) -> Outcome<DuplexStream> {
        let (ours, theirs) = duplex(STREAM_BYTES);
        self.serve(theirs);
        Ok(ours)
    }

    /// Of both ends, since they are one process.
    fn usage(&self) -> Outcome<Usage> {
        Usage::of("self")
    }
}
