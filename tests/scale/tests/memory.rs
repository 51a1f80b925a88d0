//! What a connection holds that is idle. Bytes of resident memory, of a server in a process of its own.

#![cfg(target_os = "linux")]

use std::time::Duration;

use asena_ws_scale::commands::memory::{LARGE_BYTES, each_idle, tide};
use asena_ws_scale::host::Host;
use asena_ws_scale::limits::raise_descriptors;

/// The target is 1,400, and 1,340 were measured. Neither the handler's 8 KiB nor a read buffer would hide in the difference.
const IDLE_BYTES_MAX: i64 = 1600;

const SCALE: &str = env!("CARGO_BIN_EXE_scale");
/// The default: no ping comes meanwhile.
const PING_INTERVAL: Duration = Duration::from_secs(25);

#[tokio::test]
async fn an_idle_connection_costs_no_more_than_it_may() {
    let descriptors = usize::try_from(raise_descriptors().expect("limits")).expect("a number");
    let connections = 5000.min(descriptors - 200);
    let host = Host::start(SCALE, PING_INTERVAL).await;
    let bytes = each_idle(host.expect("a server"), connections).await;
    let bytes = bytes.expect("all is as it should be");
    assert!(bytes < IDLE_BYTES_MAX, "{bytes} bytes for each of {connections}");
}

#[tokio::test]
async fn an_idle_connection_holds_no_buffer_after_large_messages() {
    let descriptors = usize::try_from(raise_descriptors().expect("limits")).expect("a number");
    let connections = 1000.min(descriptors - 200);
    let host = Host::start_frugal(SCALE, PING_INTERVAL).await;
    let tide = tide(host.expect("a server"), connections).await;
    let tide = tide.expect("all is as it should be");
    let large = i64::try_from(connections * LARGE_BYTES).expect("a number");
    assert!(
        tide.high > large / 4,
        "it should have held half of each: {tide:?}"
    );
    assert!(tide.low < large / 64, "it should hold nothing: {tide:?}");
}
