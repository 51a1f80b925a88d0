//! Which of an attribute, the app and the default counts, and what an app says of options that cannot be.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Compression, ConnectionOptions, Endpoint, SlowConsumer, StartError};

use crate::kit::{Memory, Said};

const KIB: usize = 1024;

#[websocket(
    path = "/all",
    message_bytes_max = KIB,
    message_fragments_max = 2,
    inbox_messages_max = 3,
    inbox_bytes_max = 4 << 10,
    outbox_messages_max = 5,
    outbox_bytes_max = 6 * KIB,
    slow_consumer = drop_newest,
    write_timeout_ms = 7,
    ping_interval_ms = 8,
    dead_after_ms = 900,
    close_timeout_ms = 10,
    call_timeout_ms = 15,
    rooms_max = 11,
    concurrency = 12,
    compression = Compression::new().level(1),
    protocol_errors_max = 13,
    protocol_errors_window_ms = 14
)]
struct All {}

impl WebSocketService for All {}

#[websocket(path = "/own", message_bytes_max = 10)]
struct Own {}

impl WebSocketService for Own {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(message.len().to_string());
        Ok(())
    }
}

#[websocket(path = "/apps")]
struct Apps {}

impl WebSocketService for Apps {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        ws.send(message.len().to_string());
        Ok(())
    }
}

#[test]
fn each_argument_sets_its_field() {
    let mut expected = ConnectionOptions::default();
    expected.message_bytes_max = 1024;
    expected.message_fragments_max = 2;
    expected.inbox_messages_max = 3;
    expected.inbox_bytes_max = 4096;
    expected.outbox_messages_max = 5;
    expected.outbox_bytes_max = 6144;
    expected.slow_consumer = SlowConsumer::DropNewest;
    expected.write_timeout = Duration::from_millis(7);
    expected.ping_interval = Duration::from_millis(8);
    expected.dead_after = Duration::from_millis(900);
    expected.close_timeout = Duration::from_millis(10);
    expected.call_timeout = Duration::from_millis(15);
    expected.rooms_max = 11;
    expected.concurrency = 12;
    expected.compression = Some(Compression::new().level(1));
    expected.protocol_errors_max = 13;
    expected.protocol_errors_window = Duration::from_millis(14);
    let mut options = ConnectionOptions::default();
    All::configure(&mut options);
    assert_eq!(options, expected);
}

#[test]
fn each_word_is_its_policy() {
    macro_rules! policies {
        ($($name:ident $word:ident $policy:ident,)*) => {$({
            #[websocket(path = "/policy", slow_consumer = $word)]
            struct $name {}
            impl WebSocketService for $name {}
            let mut options = ConnectionOptions::default();
            $name::configure(&mut options);
            assert_eq!(options.slow_consumer, SlowConsumer::$policy);
        })*};
    }
    policies! {
        First disconnect Disconnect,
        Second drop_newest DropNewest,
        Third drop_oldest DropOldest,
        Fourth latest Latest,
    }
}

/// The most bytes of a message at a path, found by trying.
async fn message_bytes_max(app: AppBuilder, path: &str, expected: usize) {
    let app = Memory::start(app).await;
    let mut peer = app.connect(path).await;
    peer.send(&"x".repeat(expected)).await;
    assert_eq!(peer.text().await, expected.to_string());
    peer.send(&"x".repeat(expected + 1)).await;
    assert_eq!(peer.said().await, Said::Close(1009, "message too big".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn an_attribute_wins_over_the_app_and_the_app_over_the_default() {
    let app = || App::empty().websocket::<Own>().websocket::<Apps>();
    let mut options = ConnectionOptions::default();
    options.message_bytes_max = 20;
    message_bytes_max(app().connection_options(options.clone()), "/own", 10).await;
    message_bytes_max(app().connection_options(options), "/apps", 20).await;
    message_bytes_max(app(), "/own", 10).await;
    message_bytes_max(app(), "/apps", 64 * 1024).await;
}

#[websocket(path = "/impossible", outbox_messages_max = 0)]
struct Impossible {}

impl WebSocketService for Impossible {}

#[tokio::test]
async fn an_option_that_no_connection_could_live_with_is_told_with_its_endpoint() {
    let error = App::empty().websocket::<Own>().websocket::<Impossible>().build();
    let error = error.await.expect_err("nothing can be sent");
    let expected = "no connection of `/impossible` could live with its options: `outbox_messages_max` must be more than zero";
    assert_eq!(error.to_string(), expected);
    let mut options = ConnectionOptions::default();
    options.dead_after = options.ping_interval;
    let error = App::empty()
        .websocket::<Apps>()
        .connection_options(options)
        .build();
    let error = error.await.expect_err("a ping has no time");
    let StartError::Options { path, invalid } = error else {
        panic!("{error}");
    };
    assert_eq!((path, invalid.option), ("/apps", "dead_after"));
}

#[tokio::test]
async fn a_handshake_must_have_time() {
    for (timeout, rule) in [
        (Duration::ZERO, "more than zero"),
        (Duration::MAX, "at most a day"),
    ] {
        let app = App::empty().websocket::<Apps>().handshake_timeout(timeout);
        let error = app.build().await.expect_err("no request could be read");
        let expected = format!("no request could be served: `handshake_timeout` must be {rule}");
        assert_eq!(error.to_string(), expected);
    }
}
