//! A span for a handshake, and one for each message, which says where it comes from.

use std::sync::Mutex;

use asena_ws::prelude::*;
use asena_ws::telemetry::{Propagation, TraceContext, TraceParent};
use asena_ws::testing::TestApp;
use axum::http::StatusCode;
use serde_json::json;
use tracing::Span;

use super::capture::Capture;

const HANDSHAKE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const MESSAGE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

#[websocket("/rooms/{id}", name = "Traced")]
struct Traced;

#[handlers]
impl Traced {
    #[on("say")]
    async fn say(&self, TraceParent(context): TraceParent) -> String {
        // Across an await, the span is still there.
        tokio::task::yield_now().await;
        tracing::info!(target: "handler", "said");
        context.map_or_else(|| "none".to_owned(), |context| context.to_string())
    }

    #[on("fail")]
    async fn fail(&self) -> Result<()> {
        Err("out of order".into())
    }

    #[on("handshake")]
    async fn handshake(&self, ws: &Socket<Self>) -> Option<String> {
        ws.trace_context().map(|context| context.to_string())
    }

    #[on_message(fallback)]
    async fn raw(&self, ws: &Socket<Self>, text: String) {
        tracing::info!(target: "handler", "raw");
        ws.send(text);
    }
}

async fn traced() -> TestApp {
    TestApp::start(App::empty().websocket::<Traced>()).await
}

#[tokio::test]
async fn a_handshake_has_a_span_that_ends_with_it() {
    let capture = Capture::begin("asena_ws=trace");
    let app = traced().await;
    let request = app.request("/rooms/7").header("traceparent", HANDSHAKE);
    let client = request.header("x-request-id", "r-1").connect().await;
    let spans = capture.closed("upgrade", 1).await;
    let [span] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    let field = |name: &str| span.fields.get(name).map(String::as_str);
    for (name, value) in [
        ("path", "/rooms/{id}"),
        ("endpoint", "Traced"),
        ("request_id", "r-1"),
        ("trace_id", "0af7651916cd43dd8448eb211c80319c"),
        ("parent_id", "b7ad6b7169203331"),
        ("status", "101"),
        ("outcome", "accepted"),
    ] {
        assert_eq!(field(name), Some(value), "{name}");
    }
    assert!(
        field("socket").is_some_and(|socket| socket.len() == 36),
        "{span:?}"
    );
    drop(client);
}

#[tokio::test]
async fn a_refused_handshake_says_so_in_its_span() {
    let capture = Capture::begin("asena_ws=trace");
    let app = traced().await;
    let refusal = app
        .request("/rooms/7")
        .header("sec-websocket-version", "7")
        .refused()
        .await;
    assert_eq!(refusal.status, StatusCode::UPGRADE_REQUIRED);
    let span = capture.closed("upgrade", 1).await.remove(0);
    assert_eq!(span.fields["status"], "426");
    assert_eq!(span.fields["outcome"], "upgrade_required");
    assert!(!span.fields.contains_key("socket"), "{span:?}");
}

#[tokio::test]
async fn each_message_has_a_span_that_follows_the_handshakes_and_its_handler_runs_in_it() {
    let capture = Capture::begin("asena_ws=trace,handler=info");
    let app = traced().await;
    let mut client = app
        .request("/rooms/7")
        .header("traceparent", HANDSHAKE)
        .connect()
        .await;
    client
        .send(json!({"event": "say", "id": 3, "traceparent": MESSAGE}).to_string())
        .await;
    client.expect_json(json!({"id": 3, "ok": MESSAGE})).await;
    client.send("raw").await;
    client.expect_text("raw").await;
    let spans = capture.closed("message", 2).await;
    let [said, raw] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    for (name, value) in [
        ("event", "say"),
        ("id", "3"),
        ("endpoint", "Traced"),
        ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("parent_id", "00f067aa0ba902b7"),
    ] {
        assert_eq!(said.fields.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(raw.fields["event"], "_raw");
    // It has said nothing itself, and comes of a handshake that has.
    assert_eq!(raw.fields["trace_id"], "0af7651916cd43dd8448eb211c80319c");
    assert!(!raw.fields.contains_key("parent_id"), "{raw:?}");
    for span in &spans {
        assert_eq!(span.follows, ["upgrade"], "{span:?}");
        assert_eq!(span.fields["socket"], said.fields["socket"]);
    }
    assert_eq!(capture.span_of("said"), Some("message"));
    assert_eq!(capture.span_of("raw"), Some("message"));
}

#[tokio::test]
async fn an_error_is_logged_in_the_span_of_its_message_with_what_finds_it_again() {
    let capture = Capture::begin("asena_ws=trace");
    let app = traced().await;
    let mut client = app.connect("/rooms/7").await;
    client.send(json!({"event": "fail", "id": 1}).to_string()).await;
    let answer: serde_json::Value = client.receive_json().await;
    let id = answer["error"]["details"]["id"]
        .as_str()
        .or(answer["error"]["id"].as_str());
    assert_eq!(capture.span_of("out of order"), Some("message"));
    if let Some(id) = id {
        assert_eq!(capture.span_of(id), Some("message"));
    }
    assert_eq!(capture.span_of("handler=fail"), Some("message"));
}

#[tokio::test]
async fn where_messages_are_not_asked_for_there_are_no_spans_of_them() {
    let capture = Capture::begin("asena_ws=info");
    let app = traced().await;
    let mut client = app
        .request("/rooms/7")
        .header("traceparent", HANDSHAKE)
        .connect()
        .await;
    client
        .send(json!({"event": "handshake", "id": 1}).to_string())
        .await;
    client.expect_json(json!({"id": 1, "ok": HANDSHAKE})).await;
    assert_eq!(capture.spans("message").len(), 0);
    assert_eq!(capture.closed("upgrade", 1).await.len(), 1);
}

#[tokio::test]
async fn a_trace_parent_that_cannot_be_read_is_none_and_costs_no_message() {
    let app = traced().await;
    for header in [
        "",
        "junk",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    ] {
        let mut client = app
            .request("/rooms/7")
            .header("traceparent", header)
            .connect()
            .await;
        client
            .send(json!({"event": "handshake", "id": 1}).to_string())
            .await;
        client.expect_json(json!({"id": 1, "ok": null})).await;
        client
            .send(json!({"event": "say", "id": 2, "traceparent": header}).to_string())
            .await;
        client.expect_json(json!({"id": 2, "ok": "none"})).await;
    }
}

#[derive(Default)]
struct Noted(Mutex<Vec<String>>);

impl Noted {
    fn note(&self, what: &str, span: &Span, context: Option<TraceContext>) {
        let name = span.metadata().map_or("none", |metadata| metadata.name());
        let context = context.map_or_else(String::new, |context| context.span_id().to_string());
        self.0
            .lock()
            .expect("nobody panics with it")
            .push(format!("{what} {name} {context}"));
    }
}

struct Noting(Arc<Noted>);

/// Where the handshake's span stands, as this test has it.
const OWN: &str = "00-0af7651916cd43dd8448eb211c80319c-aaaaaaaaaaaaaaaa-01";

impl Propagation for Noting {
    fn set_parent(&self, span: &Span, parent: TraceContext) {
        self.0.note("parent of", span, Some(parent));
    }

    fn context(&self, span: &Span) -> Option<TraceContext> {
        self.0.note("context of", span, None);
        OWN.parse().ok()
    }

    fn link(&self, span: &Span, to: TraceContext) {
        self.0.note("link of", span, Some(to));
    }
}

#[tokio::test]
async fn a_propagation_is_told_of_each_span_and_what_it_comes_of() {
    let _capture = Capture::begin("asena_ws=trace");
    let noted = Arc::new(Noted::default());
    let app = App::empty()
        .websocket::<Traced>()
        .propagation(Noting(Arc::clone(&noted)));
    let app = TestApp::start(app).await;
    let mut client = app
        .request("/rooms/7")
        .header("traceparent", HANDSHAKE)
        .connect()
        .await;
    client
        .send(json!({"event": "say", "id": 3, "traceparent": MESSAGE}).to_string())
        .await;
    client.expect_json(json!({"id": 3, "ok": MESSAGE})).await;
    let noted = noted.0.lock().expect("nobody panics with it");
    assert_eq!(
        *noted,
        [
            "parent of upgrade b7ad6b7169203331",
            "context of upgrade ",
            "parent of message 00f067aa0ba902b7",
            "link of message aaaaaaaaaaaaaaaa",
        ]
    );
}
