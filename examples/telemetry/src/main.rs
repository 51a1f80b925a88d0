//! What an operator sees: metrics for Prometheus, and each message in the trace of whoever has sent it, by OpenTelemetry.
//!
//! Run it with `cargo run -p telemetry`, and order something in a trace of your own:
//!
//! ```sh
//! npx wscat -c ws://localhost:3000/orders
//! > {"event":"order","data":"tea","id":1,"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
//! ```
//!
//! The span of the message is printed with that trace's id, and the span `brew` inside of it. `curl localhost:3000/metrics` shows what was
//! counted. For a collector in place of standard output, take `opentelemetry-otlp` and its exporter in `main`; all else stays.

use asena_ws::prelude::*;
use opentelemetry_stdout::SpanExporter;
use telemetry::{app, traces};

// Not `#[asena_ws::main]`, which has log lines alone.
#[tokio::main]
async fn main() -> AppResult {
    let provider = traces::install(SpanExporter::default())?;
    let served = app().run().await;
    // What the last messages were is still to be written.
    provider.shutdown()?;
    served
}
