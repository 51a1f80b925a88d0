//! The integration tests: what a user of `asena-ws` sees, over real sockets and in real processes.
//!
//! `App::discover()` would find every annotation of this binary, so its apps are named part by part, from
//! `App::empty()`. Discovery is tested in the programs under `fixtures/`.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "a constructor takes what is injected as it comes"
)]
mod accept;
mod asena;
mod bus;
mod config;
mod conformance;
mod construction;
mod contract;
#[cfg(target_os = "linux")]
mod deploy;
mod edge;
mod events;
mod generated_code;
mod identity;
mod inspector;
mod kit;
mod lifecycle;
mod listening;
mod messaging;
mod operations;
mod options;
mod process;
mod runtime;
mod scheduling;
mod telemetry;
mod testing_kit;
mod tidy;
