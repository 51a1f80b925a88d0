//! Runs the example, and looks at its spans as a collector would.

use std::collections::HashMap;

use asena_ws::testing::TestApp;
use asena_ws_tests_example::Example;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use serde_json::json;

const HANDSHAKE: &str = "00-11111111111111111111111111111111-2222222222222222-01";
const MESSAGE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test]
async fn a_message_is_in_the_trace_of_whoever_sent_it_and_linked_to_its_handshake() {
    let exporter = InMemorySpanExporter::default();
    let provider = telemetry::traces::install(exporter.clone()).expect("nobody else installs one");
    let app = TestApp::start(telemetry::app()).await;
    let mut client = app
        .request("/orders")
        .header("traceparent", HANDSHAKE)
        .connect()
        .await;
    client
        .send(json!({"event": "order", "data": "tea", "id": 1, "traceparent": MESSAGE}).to_string())
        .await;
    client.expect_json(json!({"id": 1, "ok": "a cup of tea"})).await;
    client.close(1000, "bye").await;
    app.shutdown().await;
    provider.force_flush().expect("flushed");

    let spans = exporter.get_finished_spans().expect("the exporter is there");
    let spans: HashMap<&str, &SpanData> = spans.iter().map(|span| (&*span.name, span)).collect();
    let (upgrade, message, brew) = (spans["upgrade"], spans["message"], spans["brew"]);
    let trace = |span: &SpanData| span.span_context.trace_id().to_string();
    assert_eq!(trace(upgrade), &HANDSHAKE[3..35]);
    assert_eq!(upgrade.parent_span_id.to_string(), &HANDSHAKE[36..52]);
    assert_eq!(trace(message), &MESSAGE[3..35]);
    assert_eq!(message.parent_span_id.to_string(), &MESSAGE[36..52]);
    let linked = message.links.iter().map(|link| link.span_context.span_id());
    assert!(linked.eq([upgrade.span_context.span_id()]), "{:?}", message.links);
    assert_eq!(trace(brew), trace(message));
    assert_eq!(brew.parent_span_id, message.span_context.span_id());
}

#[test]
fn the_program_counts_what_it_is_sent() {
    let example = Example::start(env!("CARGO_BIN_EXE_telemetry"));
    let mut client = example.connect("/orders");
    client.send(r#"{"event":"order","data":"coffee","id":1}"#);
    assert_eq!(client.json()["error"]["code"], "no_coffee");
    let metrics = example.get("/metrics").body;
    for line in [
        r#"asena_connections{endpoint="Orders"} 1"#,
        r#"asena_messages_total{endpoint="Orders",direction="received",event="order"} 1"#,
        r#"asena_handler_errors_total{endpoint="Orders",kind="client"} 1"#,
        r#"asena_handler_seconds_count{endpoint="Orders",event="order"} 1"#,
    ] {
        assert!(metrics.lines().any(|one| one == line), "{line} in {metrics}");
    }
}
