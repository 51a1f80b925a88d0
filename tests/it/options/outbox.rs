//! `outbox_messages_max`, `outbox_bytes_max` and `slow_consumer`, to the message and the byte: under a cork nothing leaves.

use asena_ws::prelude::*;
use asena_ws::{ConnectionOptions, Endpoint, Outbound, SlowConsumer};
use tokio::io::DuplexStream;
use tokio::task::yield_now;

use crate::kit::{Memory, Peer, Said};

#[websocket(
    path = "/tight",
    outbox_messages_max = 3,
    outbox_bytes_max = 30,
    close_timeout_ms = 100
)]
struct Tight {}

impl WebSocketService for Tight {}

pub(super) async fn only_socket<S: Endpoint>(namespace: &Namespace<S>) -> Socket<S> {
    loop {
        // It is there as soon as the server has noticed that its answer has left.
        if let [socket] = namespace.local().sockets().as_slice() {
            return socket.clone();
        }
        yield_now().await;
    }
}

async fn connect(policy: SlowConsumer) -> (Memory, Peer<DuplexStream>, Socket<Tight>) {
    let mut options = ConnectionOptions::default();
    options.slow_consumer = policy;
    let app = Memory::start(App::empty().websocket::<Tight>().connection_options(options)).await;
    let peer = app.connect("/tight").await;
    let namespace: Namespace<Tight> = app.app.container().get().expect("it is mounted");
    let socket = only_socket(&namespace).await;
    (app, peer, socket)
}

/// Sends all under a cork, then closes, and tells the outcomes and what the peer got.
async fn sent(policy: SlowConsumer, messages: Vec<Outbound>) -> (Vec<SendOutcome>, Vec<String>) {
    let (_app, mut peer, socket) = connect(policy).await;
    let outcomes = socket.cork(|ws| {
        messages
            .into_iter()
            .map(|message| {
                let outcome = ws.send(message);
                assert!(ws.buffered_amount() <= 30, "{} bytes wait", ws.buffered_amount());
                outcome
            })
            .collect()
    });
    socket.close(CloseCode::NORMAL, "");
    let frames = peer.rest().await;
    let frames = frames.into_iter().map(|frame| match frame {
        Said::Text(text) => text,
        Said::Close(code, _) => code.to_string(),
        other => panic!("{other:?} came"),
    });
    (outcomes, frames.collect())
}

fn texts(texts: &[&str]) -> Vec<Outbound> {
    texts.iter().map(|text| Outbound::from(*text)).collect()
}

use SendOutcome::{Closed, Dropped, Queued};

const TEN: &str = "10 bytes..";

#[tokio::test(start_paused = true)]
async fn what_fits_is_sent_whatever_the_policy() {
    for policy in [
        SlowConsumer::Disconnect,
        SlowConsumer::DropNewest,
        SlowConsumer::DropOldest,
        SlowConsumer::Latest,
    ] {
        let by_count = sent(policy, texts(&["a", "b", "c"])).await;
        assert_eq!(by_count.0, [Queued; 3], "{policy:?}");
        assert_eq!(by_count.1, ["a", "b", "c", "1000"], "{policy:?}");
        let by_bytes = sent(policy, texts(&[TEN, TEN, TEN])).await;
        assert_eq!(by_bytes.0, [Queued; 3], "{policy:?}");
        assert_eq!(by_bytes.1, [TEN, TEN, TEN, "1000"], "{policy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_message_too_many_disconnects_or_drops_as_the_policy_says() {
    let table: &[(SlowConsumer, [SendOutcome; 5], &[&str])] = &[
        (
            SlowConsumer::Disconnect,
            [Queued, Queued, Queued, Dropped, Closed],
            &["4008"],
        ),
        (
            SlowConsumer::DropNewest,
            [Queued, Queued, Queued, Dropped, Dropped],
            &["a", "b", "c", "1000"],
        ),
        (SlowConsumer::DropOldest, [Queued; 5], &["c", "d", "e", "1000"]),
        (
            SlowConsumer::Latest,
            [Queued, Queued, Queued, Dropped, Closed],
            &["4008"],
        ),
    ];
    for (policy, outcomes, received) in table {
        let messages = texts(&["a", "b", "c", "d", "e"]);
        let (said, came) = sent(*policy, messages).await;
        assert_eq!(said, outcomes, "{policy:?}");
        assert_eq!(came, *received, "{policy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_byte_too_many_disconnects_or_drops_as_the_policy_says() {
    let twenty_one = "21 bytes.............";
    let table: &[(SlowConsumer, SendOutcome, &[&str])] = &[
        (SlowConsumer::Disconnect, Dropped, &["4008"]),
        (SlowConsumer::DropNewest, Dropped, &[TEN, "1000"]),
        (SlowConsumer::DropOldest, Queued, &[twenty_one, "1000"]),
        (SlowConsumer::Latest, Dropped, &["4008"]),
    ];
    for (policy, outcome, received) in table {
        let (said, came) = sent(*policy, texts(&[TEN, twenty_one])).await;
        assert_eq!(said, [Queued, *outcome], "{policy:?}");
        assert_eq!(came, *received, "{policy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_latest_under_a_key_takes_the_place_of_the_one_that_waits_and_needs_no_room_of_its_own() {
    let prices = [
        ("x", "1"),
        ("y", "2"),
        ("x", "3"),
        ("z", "4"),
        ("y", "5"),
        ("x", "6"),
    ];
    let messages = || {
        let keyed = prices.iter().map(|(key, price)| Outbound::keyed(*key, *price));
        keyed.collect::<Vec<_>>()
    };
    let (said, came) = sent(SlowConsumer::Latest, messages()).await;
    assert_eq!(said, [Queued; 6]);
    assert_eq!(came, ["6", "5", "4", "1000"]);
    // Under another policy a key means nothing.
    let (said, came) = sent(SlowConsumer::DropNewest, messages()).await;
    assert_eq!(said, [Queued, Queued, Queued, Dropped, Dropped, Dropped]);
    assert_eq!(came, ["1", "2", "3", "1000"]);
}

#[tokio::test(start_paused = true)]
async fn on_close_says_4008_of_a_slow_consumer_that_is_disconnected() {
    let (_app, mut peer, socket) = connect(SlowConsumer::Disconnect).await;
    socket.cork(|ws| {
        for _ in 0..4 {
            ws.send("x");
        }
    });
    assert_eq!(peer.said().await, Said::Close(4008, "slow consumer".to_owned()));
    assert!(!socket.is_open());
    // It does not answer, and is cut off.
    assert_eq!(peer.said().await, Said::End);
}
