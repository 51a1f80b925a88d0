//! The restart in small: two processes, one port, and nothing that a handler had accepted is lost.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use asena_ws_scale::commands::restart::restart;

#[tokio::test]
async fn a_restart_loses_no_reply_and_spreads_those_who_come_back() {
    const CLIENTS: usize = 400;
    let program = Path::new(env!("CARGO_BIN_EXE_scale"));
    let restarted = restart(program, CLIENTS, Duration::from_millis(100)).await;
    let restarted = restarted.expect("all are served");
    restarted.is_lossless().expect("nothing is lost");
    // Closed over 0.8 s, and told to stay away for up to a second.
    assert!(restarted.back_in_a_second_at_most() < CLIENTS, "{restarted}");
}
