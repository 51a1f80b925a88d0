use std::net::SocketAddr;
use std::time::Duration;

use asena_ws::{App, AppBuilder};
use axum::Router;
use axum::serve::Listener;
use tokio::io::{Join, join};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use super::client::{Client, Refusal};
use super::tls::TlsListener;
use super::{wire, within};

/// An app under axum's own server, on a free port of this machine. The server ends with its owner. Where WebSockets go over HTTP/2
/// ([`wire`]), an app that is served as it is serves itself.
pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    /// `None` where the app serves itself.
    task: Option<JoinHandle<()>>,
}

impl Server {
    /// Builds, starts and serves.
    pub(crate) async fn start(app: AppBuilder) -> Self {
        let server = Self::start_later(app).await;
        server.app.start().await.expect("the app starts");
        server
    }

    /// Builds and serves; the app is not started yet.
    pub(crate) async fn start_later(app: AppBuilder) -> Self {
        let app = app.build().await.expect("the app is built");
        if wire::is_http2() {
            return Self::serve_itself(app).await;
        }
        let router = app.router();
        Self::serve(app, router).await
    }

    /// Builds, starts and serves, with the routes by which the app is asked how it is.
    pub(crate) async fn start_with_operations(app: AppBuilder) -> Self {
        let server = Self::start_later_with_operations(app).await;
        server.app.start().await.expect("the app starts");
        server
    }

    /// The same; the app is not started yet.
    pub(crate) async fn start_later_with_operations(app: AppBuilder) -> Self {
        let app = app.build().await.expect("the app is built");
        let router = app.router().merge(app.operations_router());
        Self::serve(app, router).await
    }

    /// Builds, starts and serves by axum's own server, whichever the transport is.
    pub(crate) async fn start_under_axum(app: AppBuilder) -> Self {
        let app = app.build().await.expect("the app is built");
        app.start().await.expect("the app starts");
        let router = app.router();
        Self::serve(app, router).await
    }

    /// By its own accept loop.
    pub(crate) async fn serve_itself(app: App) -> Self {
        let addresses = app.listen("127.0.0.1:0").await.expect("a free port");
        let address = addresses[0].socket_addr().expect("it is of TCP");
        let task = None;
        Self { app, address, task }
    }

    /// Serves a router of the test's own.
    pub(crate) async fn serve(app: App, router: Router) -> Self {
        let (listener, address) = free_port().await;
        Self::serve_on(listener, address, app, router)
    }

    /// Builds, starts and serves over streams that the app does not know for TCP sockets, as those of TLS would be.
    pub(crate) async fn start_wrapped(app: AppBuilder) -> Self {
        let app = app.build().await.expect("the app is built");
        let (router, (listener, address)) = (app.router(), free_port().await);
        let server = Self::serve_on(Wrapping(listener), address, app, router);
        server.app.start().await.expect("the app starts");
        server
    }

    /// Builds, starts and serves over TLS, on sockets in which the kernel holds little of what was sent.
    pub(crate) async fn start_over_tls(app: AppBuilder, bytes: u32) -> Self {
        let app = app.build().await.expect("the app is built");
        let (router, (listener, address)) = (app.router(), small_port(bytes));
        let server = Self::serve_on(TlsListener::new(listener), address, app, router);
        server.app.start().await.expect("the app starts");
        server
    }

    /// Serves a router of the test's own on such sockets.
    pub(crate) fn serve_with_small_buffers(app: App, router: Router, bytes: u32) -> Self {
        let (listener, address) = small_port(bytes);
        Self::serve_on(listener, address, app, router)
    }

    fn serve_on<L>(listener: L, address: SocketAddr, app: App, router: Router) -> Self
    where
        L: Listener,
        L::Addr: std::fmt::Debug,
    {
        let task = Some(tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("the server serves");
        }));
        Self { app, address, task }
    }

    pub(crate) async fn connect(&self, path: &str) -> Client {
        Client::connect(self.address, path).await
    }

    /// The answer to a handshake that is refused.
    pub(crate) async fn refuse(&self, path: &str) -> Refusal {
        Client::refused(self.address, path).await
    }

    /// Waits until nobody new is let in: a shutdown has begun.
    pub(crate) async fn turns_away(&self, path: &str) {
        while !Client::is_turned_away(self.address, path).await {}
    }

    /// Shuts the app down with time enough for every handler.
    pub(crate) async fn shutdown(&self) {
        let report = within("the shutdown", self.app.shutdown(Duration::from_hours(1))).await;
        assert!(report.is_clean(), "{report}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The app's own loop ends with the runtime, which is the test's.
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Takes TCP connections apart and puts them together again.
struct Wrapping(TcpListener);

impl Listener for Wrapping {
    type Io = Join<OwnedReadHalf, OwnedWriteHalf>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        stream.set_nodelay(true).expect("a socket takes the option");
        let (read, write) = stream.into_split();
        (join(read, write), address)
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

pub(crate) async fn free_port() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("there is a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    (listener, address)
}

fn small_port(bytes: u32) -> (TcpListener, SocketAddr) {
    let socket = TcpSocket::new_v4().expect("a socket");
    // What is accepted has the listener's.
    socket.set_send_buffer_size(bytes).expect("a small buffer");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let listener = socket.listen(64).expect("a listener");
    let address = listener.local_addr().expect("a bound listener has an address");
    (listener, address)
}
