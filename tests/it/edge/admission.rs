use std::time::Duration;

use asena_ws::Limits;
use asena_ws::prelude::*;
use asena_ws::testing::{Refusal, TestApp, TestClient};
use tokio::time::advance;

use super::Echo;
use crate::kit::peer::handshake_with;
use crate::kit::{Peer, within};

async fn listen(change: impl FnOnce(&mut Limits)) -> TestApp {
    let mut limits = Limits::default();
    change(&mut limits);
    // So that each request may come from another address.
    let app = App::empty().websocket::<Echo>().trusted_proxies(["127.0.0.1"]);
    TestApp::listen(app.limits(limits)).await
}

async fn open(app: &TestApp, from: &str) -> TestClient {
    app.request("/echo")
        .header("x-forwarded-for", from)
        .connect()
        .await
}

async fn refused(app: &TestApp, from: &str) -> Refusal {
    app.request("/echo")
        .header("x-forwarded-for", from)
        .refused()
        .await
}

/// Tries until there is a place: one that was given back is free when the server has seen the end of its connection.
async fn opens_soon(app: &TestApp, from: &str) -> Peer {
    let address = app.address().expect("it listens");
    let tried = async {
        loop {
            let mut peer = Peer::dial(address).await;
            let from = format!("x-forwarded-for: {from}\r\n");
            peer.say(&handshake_with("/echo", &from)).await;
            if peer.head().await.starts_with("HTTP/1.1 101 ") {
                return peer;
            }
        }
    };
    within("a place", tried).await
}

/// Its status, and when to come back.
fn said(refusal: &Refusal) -> (u16, &str) {
    let after = refusal.headers.get("retry-after");
    let after = after.and_then(|value| value.to_str().ok());
    (refusal.status.as_u16(), after.unwrap_or("never"))
}

#[tokio::test]
async fn the_connections_of_an_app() {
    let app = listen(|limits| limits.connections_max = Some(2)).await;
    let first = open(&app, "192.0.2.1").await;
    let mut second = open(&app, "192.0.2.2").await;
    let third = refused(&app, "192.0.2.3").await;
    assert_eq!(said(&third), (503, "5"));
    assert_eq!(
        third.body,
        "the server has as many connections as it takes: try again in 5 s"
    );
    second.send("still here").await;
    second.expect_text("still here").await;
    first.terminate();
    let _third = opens_soon(&app, "192.0.2.3").await;
}

#[tokio::test]
async fn the_connections_of_an_address_and_of_an_ipv6_network() {
    let app = listen(|limits| {
        limits.connections_per_address_max = Some(1);
        limits.retry_after = Duration::from_secs(30);
    })
    .await;
    let first = open(&app, "2001:db8::1").await;
    assert_eq!(said(&refused(&app, "2001:db8::2").await), (429, "30"));
    let _other = open(&app, "2001:db8:0:1::1").await;
    let _ipv4 = open(&app, "192.0.2.1").await;
    assert_eq!(said(&refused(&app, "::ffff:192.0.2.1").await), (429, "30"));
    let _neighbour = open(&app, "192.0.2.2").await;
    first.terminate();
    let _second = opens_soon(&app, "2001:db8::2").await;
}

#[tokio::test]
async fn the_connections_of_the_peer_where_no_proxy_is_trusted() {
    let mut limits = Limits::default();
    limits.connections_per_address_max = Some(1);
    let app = TestApp::listen(App::empty().websocket::<Echo>().limits(limits)).await;
    let _first = open(&app, "192.0.2.1").await;
    assert_eq!(said(&refused(&app, "192.0.2.2").await), (429, "5"));
}

#[tokio::test(start_paused = true)]
async fn the_handshakes_of_a_second() {
    let mut limits = Limits::default();
    limits.handshakes_per_second = Some(2);
    limits.handshakes_burst = Some(3);
    let app = TestApp::start(App::empty().websocket::<Echo>().limits(limits)).await;
    let open = || app.request("/echo").connect();
    let refused = || app.request("/echo").refused();
    let _burst = (open().await, open().await, open().await);
    assert_eq!(said(&refused().await), (503, "1"));
    advance(Duration::from_millis(500)).await;
    let _next = open().await;
    assert_eq!(said(&refused().await), (503, "1"));
    // A page of others uses nothing up.
    advance(Duration::from_millis(500)).await;
    for _ in 0..3 {
        let refusal = app
            .request("/echo")
            .header("origin", "http://evil.test")
            .refused()
            .await;
        assert_eq!(refusal.status, 403);
    }
    let _another = open().await;
}

#[tokio::test]
async fn the_handshakes_of_an_address() {
    let app = listen(|limits| {
        limits.handshakes_per_address_per_second = Some(1);
        limits.handshakes_per_address_burst = Some(2);
    })
    .await;
    open(&app, "192.0.2.1").await.terminate();
    open(&app, "192.0.2.1").await.terminate();
    assert_eq!(said(&refused(&app, "192.0.2.1").await), (429, "1"));
    open(&app, "192.0.2.2").await;
}
