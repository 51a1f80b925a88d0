//! Requests that get no WebSocket.

use asena_ws::prelude::*;

use crate::kit::{Server, http};

#[websocket("/quiet")]
struct Quiet {}

impl WebSocketService for Quiet {}

fn quiet() -> asena_ws::AppBuilder {
    App::empty().websocket::<Quiet>()
}

#[tokio::test]
async fn a_request_that_asks_for_no_upgrade_gets_none() {
    let server = Server::start(quiet()).await;
    assert_eq!(http::get(server.address, "/quiet").await.status, 426);
    assert_eq!(http::post(server.address, "/quiet", "").await.status, 405);
}

#[tokio::test]
async fn another_path_is_404() {
    let server = Server::start(quiet()).await;
    assert_eq!(server.refuse("/loud").await.status, 404);
}

#[tokio::test]
async fn handshakes_are_answered_with_503_before_the_start() {
    let server = Server::start_later(quiet()).await;
    assert_eq!(server.refuse("/quiet").await.status, 503);
    server.app.start().await.expect("the app starts");
    server.connect("/quiet").await;
}

#[tokio::test]
async fn handshakes_are_answered_with_503_after_the_shutdown() {
    // By itself it would take no connection any more.
    let server = Server::start_under_axum(quiet()).await;
    server.shutdown().await;
    assert_eq!(server.refuse("/quiet").await.status, 503);
}

struct Stubborn;

#[service]
impl Stubborn {
    #[constructor]
    fn new() -> Self {
        Self
    }
}

#[lifecycle]
impl Stubborn {
    #[on_start]
    async fn refuse(&self) -> Result<()> {
        Err("not today".into())
    }
}

#[tokio::test]
async fn handshakes_are_answered_with_503_after_a_start_that_failed() {
    let server = Server::start_later(quiet().service::<Stubborn>()).await;
    server.app.start().await.expect_err("the hook fails");
    assert_eq!(server.refuse("/quiet").await.status, 503);
}

#[middleware]
struct Panicking;

impl Middleware for Panicking {
    async fn handle(&self, _handshake: Handshake, _next: Next) -> Result<Response, Rejection> {
        panic!("the middleware was told to panic")
    }
}

#[websocket(path = "/panicking", middleware = [Panicking])]
struct Guarded {}

impl WebSocketService for Guarded {}

#[tokio::test]
async fn a_panic_in_a_middleware_is_answered_with_500() {
    let server = Server::start(quiet().websocket::<Guarded>()).await;
    assert_eq!(server.refuse("/panicking").await.status, 500);
    server.connect("/quiet").await;
}

#[tokio::test]
async fn a_handshake_that_is_none_is_told_what_is_wrong_and_disturbs_nobody() {
    let server = Server::start(quiet()).await;
    let mut other = server.connect("/quiet").await;
    let good = "upgrade: websocket\r\nconnection: upgrade, close\r\n";
    let table = [
        (
            "sec-websocket-version: 8\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            426,
            "sec-websocket-version: 13",
        ),
        (
            "sec-websocket-version: 13\r\n",
            400,
            "needs one `Sec-WebSocket-Key`",
        ),
        (
            "sec-websocket-version: 13\r\nsec-websocket-key: c2hvcnQ=\r\n",
            400,
            "16 bytes in base64",
        ),
    ];
    for (headers, status, says) in table {
        let request = format!("GET /quiet HTTP/1.1\r\nhost: here\r\n{good}{headers}\r\n");
        let answer = http::raw(server.address, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(says), "{answer}");
    }
    other.close(1000, "").await;
    assert_eq!(other.closed().await, (1000, String::new()));
}
