use std::net::SocketAddr;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Scheme};
use axum::{Extension, Router};

use super::Echo;
use crate::kit::peer::handshake_with;
use crate::kit::process::Process;
use crate::kit::{Peer, Server};

/// Whose pages may come is its own affair.
#[websocket(path = "/own", origins = ["https://*.example.com", "null"], origin_required = true)]
struct Own {}

impl WebSocketService for Own {}

fn app() -> AppBuilder {
    App::empty().websocket::<Echo>().websocket::<Own>()
}

/// The status of the answer to a handshake for `localhost`, with more headers.
async fn status(address: SocketAddr, path: &str, lines: &str) -> u16 {
    let mut peer = Peer::dial(address).await;
    peer.say(&handshake_with(path, lines)).await;
    let head = peer.head().await;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("{head}"))
}

async fn statuses(server: &Server, path: &str, table: &[(&str, u16)]) {
    for (origin, expected) in table {
        let lines = format!("origin: {origin}\r\n");
        assert_eq!(
            status(server.address, path, &lines).await,
            *expected,
            "{origin} at {path}"
        );
    }
}

#[tokio::test]
async fn by_default_pages_of_the_same_host_may_connect_and_programs_without_an_origin() {
    let server = Server::start(app()).await;
    let table = [
        ("http://localhost", 101),
        ("https://LOCALHOST.", 101),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1", 403),
        ("http://evil.test", 403),
        ("null", 403),
    ];
    statuses(&server, "/echo", &table).await;
    assert_eq!(status(server.address, "/echo", "").await, 101);
    let twice = "origin: http://localhost\r\norigin: http://localhost\r\n";
    assert_eq!(status(server.address, "/echo", twice).await, 400);
}

#[tokio::test]
async fn a_refusal_says_what_to_do() {
    let app = asena_ws::testing::TestApp::start(app()).await;
    let refusal = app
        .request("/echo")
        .header("origin", "http://evil.test")
        .refused()
        .await;
    assert_eq!(refusal.status, 403);
    let expected = "pages of \"http://evil.test\" may not connect to \"localhost\": list the origin in `.origins([…])` of the app or in \
                    `origins = […]` of the endpoint, beside \"same-host\"; behind a proxy, let it pass on the `Host` of the client, or \
                    name it in `.trusted_proxies([…])`";
    assert_eq!(refusal.body, expected);
}

#[tokio::test]
async fn an_app_lists_whose_pages_may_connect_and_an_endpoint_its_own() {
    let listed = app().origins(["https://app.example.com", "http://localhost:*"]);
    let server = Server::start(listed).await;
    let table = [
        ("https://app.example.com", 101),
        ("http://localhost:5173", 101),
        ("https://localhost", 403),
        ("https://sub.app.example.com", 403),
    ];
    statuses(&server, "/echo", &table).await;
    let table = [
        ("https://app.example.com", 101),
        ("null", 101),
        ("https://example.com", 403),
        ("http://localhost:5173", 403),
    ];
    statuses(&server, "/own", &table).await;
    assert_eq!(status(server.address, "/own", "").await, 403);
    assert_eq!(status(server.address, "/echo", "").await, 101);
}

#[tokio::test]
async fn every_page_may_connect_where_the_app_says_so() {
    let server = Server::start(app().origins(["any"]).origin_required(true)).await;
    statuses(&server, "/echo", &[("http://evil.test", 101), ("null", 101)]).await;
    assert_eq!(status(server.address, "/echo", "").await, 403);
}

#[tokio::test]
async fn over_tls_a_page_without_it_is_of_another_origin() {
    let app = app().build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let router: Router = app.router();
    let server = Server::serve(app, router.layer(Extension(Scheme::Https))).await;
    statuses(
        &server,
        "/echo",
        &[("https://localhost", 101), ("http://localhost", 403)],
    )
    .await;
}

#[tokio::test]
async fn the_log_has_the_origins_that_were_refused_once_a_second_at_most() {
    let process = Process::start(env!("CARGO_BIN_EXE_echo_app"));
    let address = process.address().await;
    for _ in 0..3 {
        assert_eq!(
            status(address, "/echo", "origin: http://evil.test\r\n").await,
            403
        );
    }
    process.signal("TERM").await;
    let log = process.exit().await.text();
    let lines = log.matches("pages of \"http://evil.test\" may not connect to \"localhost\"");
    assert!((1..3).contains(&lines.count()), "{log}");
}
