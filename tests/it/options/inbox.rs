//! `inbox_messages_max` and `inbox_bytes_max`: what waits for a slow handler.

use std::time::Duration;

use asena_ws::prelude::*;
use tokio::io::DuplexStream;

use crate::kit::{Gate, Memory, Peer, Said};

/// Time enough for all that can happen, where time is paused.
const A_WHILE: Duration = Duration::from_secs(5);

#[websocket(path = "/few", inbox_messages_max = 2)]
struct Few {
    #[inject]
    gate: Provided<Gate>,
}

impl WebSocketService for Few {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        self.gate.pass().await;
        ws.send(message);
        Ok(())
    }
}

#[websocket(path = "/small", inbox_bytes_max = 10)]
struct Small {
    #[inject]
    gate: Provided<Gate>,
}

impl WebSocketService for Small {
    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        self.gate.pass().await;
        ws.send(message);
        Ok(())
    }
}

/// A peer whose first message is being handled, and behind it these and a ping are sent.
async fn peer_of(path: &str, waiting: &[&str]) -> (Memory, Peer<DuplexStream>) {
    let app = App::empty().websocket::<Few>().websocket::<Small>();
    let app = Memory::start(app.provide(Gate::closed())).await;
    let mut peer = app.connect(path).await;
    peer.send("first").await;
    for text in waiting {
        peer.send(text).await;
    }
    peer.ping().await;
    (app, peer)
}

fn gate(app: &Memory) -> Provided<Gate> {
    app.app.container().get().expect("it was provided")
}

/// Opens the gate for each, and takes its echo.
async fn expect_echoes(app: &Memory, peer: &mut Peer<DuplexStream>, texts: &[&str]) {
    let mut echoes = Vec::new();
    while echoes.len() < texts.len() {
        gate(app).open();
        match peer.said().await {
            Said::Text(text) => echoes.push(text),
            Said::Pong(_) => {}
            other => panic!("an echo was expected, and {other:?} came"),
        }
    }
    assert_eq!(echoes, texts);
}

#[tokio::test(start_paused = true)]
async fn while_there_is_room_for_one_more_message_the_peer_is_read() {
    let (app, mut peer) = peer_of("/few", &["one"]).await;
    assert_eq!(peer.said().await, Said::Pong(Vec::new()));
    expect_echoes(&app, &mut peer, &["first", "one"]).await;
}

#[tokio::test(start_paused = true)]
async fn when_as_many_messages_wait_as_may_nothing_more_is_read_and_nothing_is_lost() {
    let (app, mut peer) = peer_of("/few", &["one", "two"]).await;
    peer.refute_said_for(A_WHILE).await;
    expect_echoes(&app, &mut peer, &["first", "one", "two"]).await;
}

#[tokio::test(start_paused = true)]
async fn while_there_is_room_for_one_more_byte_the_peer_is_read() {
    let (app, mut peer) = peer_of("/small", &["9 bytes.."]).await;
    assert_eq!(peer.said().await, Said::Pong(Vec::new()));
    expect_echoes(&app, &mut peer, &["first", "9 bytes.."]).await;
}

#[tokio::test(start_paused = true)]
async fn when_as_many_bytes_wait_as_may_nothing_more_is_read_and_nothing_is_lost() {
    let (app, mut peer) = peer_of("/small", &["10 bytes.."]).await;
    peer.refute_said_for(A_WHILE).await;
    expect_echoes(&app, &mut peer, &["first", "10 bytes.."]).await;
}

#[tokio::test(start_paused = true)]
async fn one_message_may_be_larger_than_the_inbox() {
    let large = "x".repeat(1000);
    let (app, mut peer) = peer_of("/small", &[&large, "behind"]).await;
    peer.refute_said_for(A_WHILE).await;
    expect_echoes(&app, &mut peer, &["first", &large, "behind"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_sends_on_is_made_to_wait() {
    let (app, mut peer) = peer_of("/few", &["one", "two"]).await;
    // More than the pipe holds: what the server does not read, the peer cannot write.
    let large = "x".repeat(50 * 1024);
    let flood = async {
        for _ in 0..4 {
            peer.send(&large).await;
        }
    };
    let flood = tokio::time::timeout(A_WHILE, flood).await;
    assert!(flood.is_err(), "the server reads on");
    drop(app);
}
