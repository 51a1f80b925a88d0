use std::fmt;

use axum::body::{Body, to_bytes};
use axum::http::header::{
    CONNECTION, HOST, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use axum::http::{Error as HttpError, HeaderMap, Request, StatusCode};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::PATIENCE;
use super::app::TestApp;
use super::call::Call;
use super::client::TestClient;
use super::line::Line;
use crate::error::BoxError;

/// The most bytes of a refusal's body that are read.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// A handshake that is about to be sent: begun by [`TestApp::request`].
///
/// ```
/// # use asena_ws::prelude::*;
/// # use asena_ws::testing::TestApp;
/// # #[websocket(path = "/chat", protocols = ["chat.v2"])] struct Chat {}
/// # impl WebSocketService for Chat {}
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = TestApp::start(App::empty().websocket::<Chat>()).await;
/// let client = app.request("/chat").header("authorization", "Bearer x").protocol("chat.v2").connect().await;
/// assert_eq!(client.protocol(), Some("chat.v2"));
///
/// let refusal = app.request("/nowhere").refused().await;
/// assert_eq!(refusal.status, 404);
/// # }
/// ```
#[must_use = "nothing is sent until it is told to `connect` or that it will be `refused`"]
#[derive(Debug)]
pub struct TestRequest<'a> {
    app: &'a TestApp,
    path: String,
    headers: Vec<(String, String)>,
    protocols: Vec<String>,
}

/// An HTTP answer in place of a WebSocket.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Its status, which compares with a number: `assert_eq!(refusal.status, 401)`.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, of which at most 1 MiB is read; what is not UTF-8 is replaced.
    pub body: String,
}

enum Answer {
    Upgraded { line: Line, protocol: Option<String> },
    Refused(Refusal),
}

impl<'a> TestRequest<'a> {
    pub(super) fn new(app: &'a TestApp, path: String) -> Self {
        Self {
            app,
            path,
            headers: Vec::new(),
            protocols: Vec::new(),
        }
    }

    /// Adds a header. One that is not HTTP is a failure of [`connect`](Self::connect).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Offers a subprotocol, after those that were offered before it.
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.protocols.push(name.into());
        self
    }

    /// Opens the WebSocket.
    ///
    /// # Panics
    ///
    /// If the app refuses it, with the whole answer; or if it does not answer within 5 s.
    #[track_caller]
    pub fn connect(self) -> impl Future<Output = TestClient> + Send + use<'a> {
        let call = Call::here(format!("connect({:?})", self.path));
        async move {
            match self.ask(&call).await {
                Answer::Upgraded { line, protocol } => {
                    self.app.remember(line.downgrade());
                    TestClient::new(self.path, line, protocol)
                }
                Answer::Refused(refusal) => call.fail("a WebSocket", refusal),
            }
        }
    }

    /// Asks for a WebSocket that the app must refuse.
    ///
    /// # Panics
    ///
    /// If the app opens it, or does not answer within 5 s.
    #[track_caller]
    pub fn refused(self) -> impl Future<Output = Refusal> + Send + use<'a> {
        let call = Call::here(format!("refused({:?})", self.path));
        async move {
            match self.ask(&call).await {
                Answer::Upgraded { .. } => call.fail("a refusal", "a WebSocket"),
                Answer::Refused(refusal) => refusal,
            }
        }
    }

    async fn ask(&self, call: &Call) -> Answer {
        match timeout(PATIENCE, self.exchange()).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => call.fail("an HTTP answer", error),
            Err(_) => call.fail("an HTTP answer", format_args!("nothing in {PATIENCE:?}")),
        }
    }

    /// By hyper's client rather than tungstenite's, which forgets the rest of a refusal's body.
    async fn exchange(&self) -> Result<Answer, BoxError> {
        let key = generate_key();
        let request = self.http(&key)?;
        let stream = self.app.server().dial().await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends when the stream is handed over, or when the sender is dropped.
        tokio::spawn(connection.with_upgrades());
        let response = sender.send_request(request).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let (parts, body) = response.into_parts();
            let body = to_bytes(Body::new(body), BODY_BYTES_MAX).await?;
            return Ok(Answer::Refused(Refusal {
                status: parts.status,
                headers: parts.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            }));
        }
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        if header(SEC_WEBSOCKET_ACCEPT) != Some(&derive_accept_key(key.as_bytes())) {
            return Err("a 101 whose `Sec-WebSocket-Accept` does not answer the key".into());
        }
        let protocol = header(SEC_WEBSOCKET_PROTOCOL).map(str::to_owned);
        let stream = TokioIo::new(hyper::upgrade::on(response).await?);
        let wire = WebSocketStream::from_raw_socket(stream, Role::Client, None).await;
        Ok(Answer::Upgraded {
            line: Line::new(wire),
            protocol,
        })
    }

    fn http(&self, key: &str) -> Result<Request<Body>, HttpError> {
        let address = self.app.server().address();
        let host = address.map_or_else(|| "localhost".to_owned(), |address| address.to_string());
        let mut request = Request::get(&self.path)
            .header(HOST, host)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, key);
        if !self.protocols.is_empty() {
            request = request.header(SEC_WEBSOCKET_PROTOCOL, self.protocols.join(", "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(Body::empty())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:?}", self.status, self.body)
    }
}
