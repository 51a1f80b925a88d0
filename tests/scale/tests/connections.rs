//! The climb in small: everybody gets everything once, nobody is left over, and a connection holds what a connection may hold.

#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::time::Duration;

use asena_ws_scale::commands::climb::{Climb, climb};
use asena_ws_scale::crowd::Census;
use asena_ws_scale::host::Host;
use asena_ws_scale::in_memory::InMemory;
use asena_ws_scale::visitors::Visitors;

/// Well beyond what it is, well below what any buffer would make of it: a Rust server with a read buffer of its own for each
/// connection has 6,000 at least. The numbers of a quiet machine are in the docs.
const BYTES_MAX: i64 = 2500;

fn is_flat(climbed: &Climb) {
    for level in &climbed.levels {
        assert!(level.bytes < BYTES_MAX, "{climbed}");
    }
    assert!(climbed.again_bytes < BYTES_MAX, "{climbed}");
}

#[tokio::test]
async fn five_hundred_connections_over_tcp_get_everything_once_and_leave_nothing() {
    let host = Host::start(env!("CARGO_BIN_EXE_scale"), Duration::from_millis(500)).await;
    let climbed = climb(host.expect("a server"), 50, &[100, 500]).await;
    is_flat(&climbed.expect("all is as it should be"));
}

#[tokio::test(start_paused = true)]
async fn five_thousand_connections_in_memory_get_everything_once_and_leave_nothing() {
    let venue = InMemory::start(Duration::from_secs(25)).await;
    let climbed = climb(venue.expect("an app"), 1000, &[1000, 5000]).await;
    is_flat(&climbed.expect("all is as it should be"));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_tells_five_thousand_connections_and_waits_for_them() {
    let venue = InMemory::start(Duration::from_secs(25)).await;
    let visitors = Visitors::of(venue.expect("an app"), 1000).await;
    let mut visitors = visitors.expect("an app that takes orders");
    visitors.grow(5000).await.expect("five thousand");
    let clients = visitors.take_clients();
    let goodbyes = async {
        for mut client in clients {
            assert_eq!(client.drain().await, Some(1012));
        }
    };
    let shutdown = visitors.venue().app().shutdown(Duration::from_secs(10));
    tokio::join!(shutdown, goodbyes);
    let census: Arc<Census> = visitors.venue().app().container().get().expect("it is a part");
    let counts = census.counts();
    assert_eq!((counts.opened, counts.closed), (5000, 5000));
}
