//! Log lines for `cargo run`, so that an app shows what it discovered without a line of set-up.

use std::io::IsTerminal;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Prints to standard error what `RUST_LOG` asks for (`info`, or `my_app=debug,asena_ws=warn`), `info` by default.
///
/// Does nothing where the program has a subscriber of its own already.
pub(crate) fn install() {
    let asked = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    let (filter, problem) = match asked.parse::<Targets>() {
        Ok(filter) => (filter, None),
        Err(error) => (Targets::new().with_default(tracing::Level::INFO), Some(error)),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .try_init()
        .is_ok()
        && let Some(problem) = problem
    {
        tracing::warn!("RUST_LOG=\"{asked}\" is not understood, so it counts as \"info\": {problem}");
    }
}
