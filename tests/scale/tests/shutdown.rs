//! The end of an app with a crowd in it. Apart, since memory is measured of whole processes.

#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::time::Duration;

use asena_ws_scale::crowd::Census;
use asena_ws_scale::in_memory::InMemory;
use asena_ws_scale::visitors::Visitors;

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
