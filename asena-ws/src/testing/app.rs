use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::PATIENCE;
use super::call::Call;
use super::client::TestClient;
use super::leaks::Leaks;
use super::line::WeakLine;
use super::request::TestRequest;
use super::server::Server;
use crate::app::{App, AppBuilder, StartError};
use crate::container::Container;
use crate::driver::http::Http;
use crate::operations::ShutdownReport;

/// An app that is built, started and served for one test.
///
/// ```
/// # use asena_ws::prelude::*;
/// # use asena_ws::testing::TestApp;
/// #[service]
/// struct Greeter {
///     greeting: String,
/// }
///
/// #[websocket("/greet")]
/// struct Greet {
///     #[inject]
///     greeter: Arc<Greeter>,
/// }
///
/// impl WebSocketService for Greet {
///     async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
///         ws.send(self.greeter.greeting.as_str());
///         Ok(())
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let fake = Greeter { greeting: "merhaba".to_owned() };
/// let app = App::empty().websocket::<Greet>().override_with(Arc::new(fake));
/// let app = TestApp::start(app).await;
/// app.connect("/greet").await.expect_text("merhaba").await;
/// app.finish().await;
/// # }
/// ```
pub struct TestApp {
    app: App,
    server: Server,
    /// The clients' connections. Locked to look at them, never across an await.
    lines: Mutex<Vec<WeakLine>>,
}

impl TestApp {
    /// Builds and starts an app, and serves it over streams in memory: no port, no network, and tokio's time may be
    /// paused. Sockets have no `remote_addr`. Neither `asena.toml` nor the environment is read: the app is configured by what
    /// [`AppBuilder::configuration`] was given.
    ///
    /// # Panics
    ///
    /// If the app does not start, with the report of why.
    #[track_caller]
    pub fn start(builder: AppBuilder) -> impl Future<Output = Self> + Send {
        let call = Call::here("TestApp::start");
        async move {
            let (app, http) = started(&call, builder).await;
            Self::of(app, Server::in_memory(http))
        }
    }

    /// As [`start`](Self::start), on a free port of 127.0.0.1, for clients that are not of this kit. See
    /// [`address`](Self::address). Leave tokio's time running.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start), and if there is no free port.
    #[track_caller]
    pub fn listen(builder: AppBuilder) -> impl Future<Output = Self> + Send {
        let call = Call::here("TestApp::listen");
        async move {
            let (app, http) = started(&call, builder).await;
            match Server::on_a_free_port(http).await {
                Ok(server) => Self::of(app, server),
                Err(error) => call.fail("a free port", error),
            }
        }
    }

    fn of(app: App, server: Server) -> Self {
        Self {
            app,
            server,
            lines: Mutex::default(),
        }
    }

    /// Opens a WebSocket at a path, which may have a query.
    ///
    /// # Panics
    ///
    /// If the app refuses it, with the whole answer; or if it does not answer within 5 s.
    #[track_caller]
    pub fn connect(&self, path: impl Into<String>) -> impl Future<Output = TestClient> + Send + '_ {
        self.request(path).connect()
    }

    /// A handshake with headers or subprotocols of its own, or one that is to be refused.
    pub fn request(&self, path: impl Into<String>) -> TestRequest<'_> {
        TestRequest::new(self, path.into())
    }

    /// The constructed components.
    #[must_use]
    pub fn container(&self) -> Container {
        self.app.container()
    }

    /// Where the app listens; `None` over streams in memory.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.server.address()
    }

    /// Shuts the app down as a signal does, and tells what did not end by itself: every socket is closed with 1012, handlers may end within the app's
    /// `shutdown_timeout` (30 s by default), then the stop hooks run. Handshakes are answered with 503 from now on.
    pub async fn shutdown(&self) -> ShutdownReport {
        self.app.shutdown(self.app.shutdown_timeout()).await
    }

    /// Ends the test: closes all clients, shuts the app down, and checks that nothing is left.
    ///
    /// # Panics
    ///
    /// If 5 s after the clients were closed there is a connection in a namespace or a member in a room, if the shutdown had
    /// to cancel a handler, or if `on_first_join` or `on_last_leave` never returned.
    #[track_caller]
    pub fn finish(self) -> impl Future<Output = ()> + Send {
        let call = Call::here("finish");
        async move {
            let leaks = self.end().await;
            if !leaks.is_empty() {
                call.fail_because(leaks);
            }
        }
    }

    async fn end(self) -> Leaks {
        let lines = std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner));
        let hang_up = timeout(PATIENCE, join_all(lines.into_iter().map(WeakLine::hang_up)));
        let (_, is_idle) = tokio::join!(hang_up, self.app.is_idle_within(PATIENCE));
        let leftovers = self.app.leftovers();
        // Who has not ended by now will not.
        let deadline = if is_idle {
            self.app.shutdown_timeout()
        } else {
            Duration::ZERO
        };
        let unfinished = self.app.shutdown(deadline).await;
        Leaks {
            leftovers,
            patience: PATIENCE,
            cancelled: unfinished.cancelled_connections,
            room_tasks: unfinished.unfinished_room_hooks,
            jobs: unfinished.cancelled_jobs,
            subscribers: unfinished.cancelled_subscribers,
        }
    }

    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    pub(super) fn remember(&self, line: WeakLine) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.retain(|line| !line.is_gone());
        lines.push(line);
    }
}

async fn started(call: &Call, builder: AppBuilder) -> (App, Http) {
    let started = async {
        let app = builder.without_environment().with_simulated_clock();
        let app = app.build().await?;
        let http = app.http()?;
        app.start().await?;
        Ok::<_, StartError>((app, http))
    };
    match started.await {
        Ok(started) => started,
        Err(error) => call.fail_because(format_args!("the app did not start: {error}")),
    }
}

impl fmt::Debug for TestApp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("TestApp").field(&self.app).finish()
    }
}
