//! Log lines for `cargo run`, so that an app shows what it discovered without a line of set-up.

use std::io::IsTerminal;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::SubscriberInitExt;

use super::config::log_settings;
use crate::config::Configuration;
use crate::config::sections::log::LogFormat;

/// Prints to standard error, in the format of `[log]`, what `RUST_LOG` asks for (`info`, or `my_app=debug,asena_ws=warn`), else
/// what `[log]` does, `info` by default.
///
/// Does nothing where the program has a subscriber of its own already.
pub(crate) fn install() {
    let configuration = Configuration::read();
    // They are said by the app that starts with this configuration.
    let mut mistakes = Vec::new();
    let settings = log_settings(configuration.tree.get("log"), &mut mistakes).value;
    let asked = settings.filter;
    let (filter, problem) = match asked.parse::<Targets>() {
        Ok(filter) => (filter, None),
        Err(error) => (Targets::new().with_default(tracing::Level::INFO), Some(error)),
    };
    let subscriber = tracing_subscriber::registry().with(lines(settings.format).with_filter(filter));
    if subscriber.try_init().is_ok()
        && let Some(problem) = problem
    {
        tracing::warn!("RUST_LOG=\"{asked}\" is not understood, so it counts as \"info\": {problem}");
    }
}

fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Compact => lines.compact().boxed(),
        // Colours would be no JSON.
        LogFormat::Json => lines.json().with_ansi(false).boxed(),
    }
}
