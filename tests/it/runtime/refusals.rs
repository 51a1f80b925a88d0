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
    assert_eq!(http::get(server.address, "/quiet").await.status, 400);
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
    let server = Server::start(quiet()).await;
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
