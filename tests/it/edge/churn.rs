use std::sync::atomic::{AtomicUsize, Ordering};

use asena_ws::Limits;
use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use futures_util::future::join_all;

use super::Echo;
use crate::kit::peer::handshake;
use crate::kit::{Peer, within};

const CONNECTS: usize = 10_000;
const AT_ONCE: usize = 40;
/// Fewer than come at once: so some are refused, and come again.
const PLACES: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_ten_thousand_connects_and_drops_every_place_is_free_again() {
    let mut limits = Limits::default();
    limits.connections_max = Some(PLACES);
    limits.connections_per_address_max = Some(PLACES);
    let app = TestApp::listen(App::empty().websocket::<Echo>().limits(limits)).await;
    let address = app.address().expect("it listens");
    let done = AtomicUsize::new(0);
    let visitor = |number: usize| {
        let done = &done;
        async move {
            while done.load(Ordering::Relaxed) < CONNECTS {
                let mut peer = Peer::dial(address).await;
                peer.say(&handshake("/echo")).await;
                if !peer.head().await.starts_with("HTTP/1.1 101 ") {
                    continue;
                }
                let round = done.fetch_add(1, Ordering::Relaxed) + number;
                match round % 3 {
                    // With a reset, at once.
                    0 => peer.vanish(),
                    // Half way through a frame.
                    1 => peer.say(b"\x81").await,
                    // Without a word.
                    _ => {}
                }
            }
        }
    };
    join_all((0..AT_ONCE).map(visitor)).await;
    // All that are gone are gone: as many as there are places get in, and not one more.
    let namespace: Namespace<Echo> = app.container().get().expect("it is mounted");
    within("the end of all connections", async {
        while namespace.local().socket_count() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut peers = Vec::new();
    let filled = async {
        while peers.len() < PLACES {
            let mut peer = Peer::dial(address).await;
            peer.say(&handshake("/echo")).await;
            // The last ones may be on their way out.
            if peer.head().await.starts_with("HTTP/1.1 101 ") {
                peers.push(peer);
            }
        }
    };
    within("every place to be free", filled).await;
    let mut one_more = Peer::dial(address).await;
    one_more.say(&handshake("/echo")).await;
    let head = one_more.head().await;
    assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
}
