//! Where spans and log lines go.

use std::error::Error;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanExporter};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt, registry};

/// The spans of messages are at `debug`: whoever wants traces asks for them.
const TRACED: &str = "info,asena_ws::message=debug";

/// Has log lines printed to standard error, and spans exported: one by one as they end, which is for an example; a busy service takes a
/// batch exporter.
///
/// # Errors
///
/// If the program has a subscriber already.
pub fn install(
    exporter: impl SpanExporter + 'static,
) -> Result<SdkTracerProvider, Box<dyn Error + Send + Sync>> {
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter)
        .build();
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("orders"))
        .with_filter(TRACED.parse::<Targets>()?);
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter("info".parse::<Targets>()?);
    registry().with(lines).with(spans).try_init()?;
    Ok(provider)
}
