//! How connections end, and what is lost on the way.

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, Outbound, SlowConsumer};
use axum::Router;
use serde_json::json;
use tokio::net::{TcpSocket, TcpStream};

use super::counts::chat;
use super::scrape::Scrape;
use crate::kit::{Peer, Server};

#[tokio::test]
async fn connections_that_end_are_counted_by_code_and_by_who_closed() {
    let server = Server::start_with_operations(chat()).await;
    let connect = || server.connect("/chat?name=anna");
    let mut by_peer = connect().await;
    by_peer.close(1000, "bye").await;
    let mut unknown = connect().await;
    unknown.close(3999, "a code of somebody's").await;
    let mut by_server = connect().await;
    by_server
        .send(&json!({"event": "close", "data": 4503}).to_string())
        .await;
    assert_eq!(by_server.closed().await.0, 4503);
    let mut broken = connect().await;
    broken.send_invalid_text().await;
    assert_eq!(broken.close_frame().await.0, 1007);
    drop(broken);
    drop(connect().await);
    let closed = "asena_connections_closed_total";
    for code in ["1000", "_other", "4503"] {
        Scrape::when(&server, closed, &[("code", code)], 1.0).await;
    }
    let scrape = Scrape::when(&server, closed, &[("code", "1006")], 2.0).await;
    assert_eq!(scrape.value("asena_connections", &[]), 0.0);
    let by_server = scrape.counted("asena_connections_closed_by_server_total");
    assert_eq!(by_server, [("1007".to_owned(), 1.0), ("4503".to_owned(), 1.0)]);
    assert_eq!(
        scrape.value("asena_decode_errors_total", &[("code", "invalid_utf8")]),
        1.0
    );
}

const MESSAGES: u32 = 300;
const KERNEL_BYTES: u32 = 4 * 1024;

#[websocket("/feed", outbox_messages_max = 8, close_timeout_ms = 60_000)]
struct Feed;

impl WebSocketService for Feed {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        ws.send("open");
        Ok(())
    }
}

/// Sends much to a peer that does not read, and tells how many messages its outbox took.
async fn flood(policy: SlowConsumer) -> (Server, Peer<TcpStream>, f64) {
    let mut options = ConnectionOptions::default();
    options.slow_consumer = policy;
    let app = App::empty().websocket::<Feed>();
    let app = app.connection_options(options).build().await.expect("built");
    app.start().await.expect("started");
    let router: Router = app.router().merge(app.operations_router());
    let server = Server::serve_with_small_buffers(app, router, KERNEL_BYTES);
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .set_recv_buffer_size(KERNEL_BYTES)
        .expect("it takes the option");
    let stream = socket.connect(server.address).await.expect("a connection");
    let mut slow = Peer::upgrade(stream, "/feed").await;
    assert_eq!(slow.text().await, "open");
    let feed: Namespace<Feed> = server.app.container().get().expect("it is mounted");
    let mut queued = 0;
    for number in 0..MESSAGES {
        let text = format!("{number} {}", "x".repeat(4 * 1024));
        let message = match policy {
            SlowConsumer::Latest => Outbound::keyed("one", text),
            _ => text.into(),
        };
        queued += feed.broadcast(message).queued;
    }
    (server, slow, f64::from(u32::try_from(queued).expect("a few")))
}

#[tokio::test]
async fn messages_that_are_dropped_are_counted_by_why() {
    for (policy, reason) in [
        (SlowConsumer::DropNewest, "full"),
        (SlowConsumer::DropOldest, "oldest"),
        (SlowConsumer::Latest, "replaced"),
    ] {
        let (server, _slow, queued) = flood(policy).await;
        let scrape = Scrape::of(&server).await;
        let dropped = scrape.value("asena_messages_dropped_total", &[("reason", reason)]);
        match policy {
            SlowConsumer::DropNewest => assert_eq!(dropped, f64::from(MESSAGES) - queued, "{reason}"),
            _ => assert!(
                dropped > 0.0 && queued >= f64::from(MESSAGES),
                "{reason}: {dropped} of {queued}"
            ),
        }
        assert_eq!(
            scrape.counted("asena_messages_dropped_total").len(),
            1,
            "{reason}"
        );
        let sent = [("direction", "sent"), ("event", "_raw")];
        assert_eq!(
            scrape.value("asena_messages_total", &sent),
            queued + 1.0,
            "{reason}"
        );
        assert!(scrape.value("asena_outbox_bytes", &[]) >= 4096.0, "{reason}");
        assert_eq!(
            scrape.value("asena_outbox_blocked_connections", &[]),
            1.0,
            "{reason}"
        );
        assert_eq!(scrape.value("asena_slow_consumers_total", &[]), 0.0, "{reason}");
    }
}

#[tokio::test]
async fn a_slow_consumer_is_counted_with_all_that_it_has_not_got() {
    let (server, _slow, _) = flood(SlowConsumer::Disconnect).await;
    let scrape = Scrape::of(&server).await;
    assert_eq!(scrape.value("asena_slow_consumers_total", &[]), 1.0);
    let closed = [("code", "4008")];
    assert_eq!(
        scrape.value("asena_connections_closed_by_server_total", &closed),
        1.0
    );
    let dropped = scrape.value("asena_messages_dropped_total", &[("reason", "slow_consumer")]);
    assert!((7.0..=9.0).contains(&dropped), "{dropped}");
}
