//! A moment of the soak. Whether memory stays flat takes longer than a test may.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use asena_ws_scale::commands::soak::soak;

#[tokio::test]
async fn guests_who_come_and_go_in_every_way_leave_nothing_behind() {
    let program = Path::new(env!("CARGO_BIN_EXE_scale"));
    let soaked = soak(program, Duration::from_secs(2), |_, _| {}).await;
    let soaked = soaked.expect("all is as it should be");
    let done = soaked.done;
    for count in [
        done.closed,
        done.abrupt,
        done.half_way,
        done.told_slow + done.cut_slow,
    ] {
        assert!(count > 0, "{soaked}");
    }
}
