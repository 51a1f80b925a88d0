//! The climb in small: everybody gets everything once, nobody is left over, and a connection holds what a connection may hold.

#![cfg(target_os = "linux")]

use std::time::Duration;

use asena_ws_scale::commands::climb::{Climb, climb};
use asena_ws_scale::host::Host;
use asena_ws_scale::in_memory::InMemory;

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
