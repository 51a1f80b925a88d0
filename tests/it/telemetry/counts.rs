//! A conversation, and what is counted of it.

use asena_ws::AppBuilder;
use asena_ws::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::scrape::Scrape;
use crate::kit::{Client, Server, http};

#[event("posted")]
#[derive(Serialize)]
struct Posted {
    text: String,
}

#[event("sure", reply = bool)]
#[derive(Serialize)]
struct Sure;

#[derive(Deserialize)]
struct Who {
    name: String,
}

#[websocket("/chat", name = "Chat", data = Query<Who>, emits = [Posted, Sure], rooms_max = 1, call_timeout_ms = 20)]
struct Chat;

#[handlers]
impl Chat {
    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) -> Result<()> {
        assert!(!ws.data().name.is_empty(), "nobody is refused for it");
        Ok(ws.join("general")?)
    }

    #[on("say")]
    async fn say(&self, ws: &Socket<Self>, text: String) -> Result<usize> {
        let length = text.len();
        ws.namespace().emit(&Posted { text })?;
        Ok(length)
    }

    #[on("fail")]
    async fn fail(&self, how: String) -> Result<()> {
        match how.as_str() {
            "client" => Err(HandlerError::client("no", "no")),
            "panic" => panic!("as it was told"),
            _ => Err("broken".into()),
        }
    }

    #[on("ask")]
    async fn ask(&self, ws: &Socket<Self>) -> Option<bool> {
        ws.call(&Sure).await.ok()
    }

    #[on("join another room")]
    async fn join(&self, ws: &Socket<Self>) -> bool {
        ws.join("another").is_ok()
    }

    #[on("close")]
    async fn close(&self, ws: &Socket<Self>, code: u16) {
        ws.close(CloseCode::new(code).expect("a code that may be sent"), "as told");
    }

    #[on_message(fallback)]
    async fn raw(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

pub(super) fn chat() -> AppBuilder {
    App::empty().websocket::<Chat>()
}

async fn ask(client: &mut Client, event: &str, data: serde_json::Value) -> serde_json::Value {
    client
        .send(&json!({"event": event, "data": data, "id": 7}).to_string())
        .await;
    loop {
        let answer = client.json().await;
        if answer["id"] == 7 && answer.get("event").is_none() {
            return answer;
        }
    }
}

fn messages(direction: &'static str, event: &'static str) -> [(&'static str, &'static str); 2] {
    [("direction", direction), ("event", event)]
}

fn exact(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).expect("a few"))
}

#[tokio::test]
async fn messages_and_bytes_are_counted_by_direction_and_event() {
    let server = Server::start_with_operations(chat()).await;
    let (mut anna, mut ben) = (
        server.connect("/chat?name=anna").await,
        server.connect("/chat?name=ben").await,
    );
    ben.send("no envelope").await;
    assert_eq!(ben.text().await, "no envelope");
    let said = json!({"event": "say", "data": "hello", "id": 7}).to_string();
    anna.send(&said).await;
    let (push, reply) = (anna.text().await, anna.text().await);
    assert_eq!(ben.text().await, push);
    let scrape = Scrape::of(&server).await;
    for (direction, event, count, bytes) in [
        ("received", "say", 1, said.len()),
        ("received", "_raw", 1, 11),
        ("received", "_other", 0, 0),
        ("sent", "_raw", 1, 11),
        ("sent", "posted", 2, 2 * push.len()),
        ("sent", "_reply", 1, reply.len()),
        ("sent", "sure", 0, 0),
    ] {
        let labels = messages(direction, event);
        let counted = (
            scrape.value("asena_messages_total", &labels),
            scrape.value("asena_message_bytes_total", &labels),
        );
        assert_eq!(counted, (f64::from(count), exact(bytes)), "{direction} {event}");
    }
    assert_eq!(
        scrape
            .value("asena_handler_seconds_count", &[("event", "say")])
            .to_bits(),
        1.0_f64.to_bits()
    );
    assert!(scrape.value("asena_handler_seconds_sum", &[("event", "say")]) > 0.0);
    let gauges = [
        "asena_connections",
        "asena_connections_opened_total",
        "asena_rooms",
        "asena_outbox_bytes",
    ];
    assert_eq!(gauges.map(|name| scrape.value(name, &[])), [2.0, 2.0, 1.0, 0.0]);
    assert!(scrape.value("asena_start_time_seconds", &[]) > 1.7e9);
}

#[tokio::test]
async fn handshakes_are_counted_by_what_became_of_them() {
    let server = Server::start_later_with_operations(chat()).await;
    assert_eq!(server.refuse("/chat?name=anna").await.status, 503);
    server.app.start().await.expect("the app starts");
    assert_eq!(server.refuse("/chat").await.status, 400);
    assert_eq!(http::get(server.address, "/chat?name=anna").await.status, 426);
    assert_eq!(http::post(server.address, "/chat", "").await.status, 405);
    let _anna = server.connect("/chat?name=anna").await;
    let scrape = Scrape::when(&server, "asena_upgrades_total", &[("outcome", "accepted")], 1.0).await;
    let counted = scrape.counted("asena_upgrades_total");
    let expected = [
        "accepted",
        "bad_request",
        "client_error",
        "unavailable",
        "upgrade_required",
    ];
    assert_eq!(counted, expected.map(|outcome| (outcome.to_owned(), 1.0)));
}

#[tokio::test]
async fn what_fails_is_counted_by_how() {
    let server = Server::start_with_operations(chat()).await;
    let mut anna = server.connect("/chat?name=anna").await;
    for (event, data, code) in [
        ("fail", json!("client"), "no"),
        ("fail", json!("internal"), "internal"),
        ("fail", json!(7), "invalid_payload"),
        ("made up", json!(null), "unknown_event"),
    ] {
        assert_eq!(ask(&mut anna, event, data).await["error"]["code"], code);
    }
    anna.send(r#"{"event": 7}"#).await;
    assert_eq!(anna.json().await["data"]["code"], "invalid_envelope");
    anna.send(r#"{"event": "fail", "data": "panic"}"#).await;
    assert_eq!(anna.closed().await.0, 1011);
    let scrape = Scrape::when(
        &server,
        "asena_connections_closed_total",
        &[("code", "1011")],
        1.0,
    )
    .await;
    let once = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), 1.0))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        scrape.counted("asena_handler_errors_total"),
        once(&["client", "internal", "panic"])
    );
    assert_eq!(
        scrape.counted("asena_decode_errors_total"),
        once(&["invalid_envelope", "invalid_payload", "unknown_event"])
    );
    assert_eq!(
        scrape.counted("asena_connections_closed_by_server_total"),
        once(&["1011"])
    );
    assert_eq!(
        scrape.value("asena_messages_total", &messages("received", "_other")),
        2.0
    );
}

#[tokio::test]
async fn calls_and_limits_are_counted() {
    let server = Server::start_with_operations(chat()).await;
    let mut anna = server.connect("/chat?name=anna").await;
    assert_eq!(
        ask(&mut anna, "join another room", json!(null)).await["ok"],
        false
    );
    anna.send(r#"{"event": "ask", "id": 1}"#).await;
    let question = anna.json().await;
    let answer = json!({"id": question["id"], "ok": true}).to_string();
    let scrape = Scrape::of(&server).await;
    assert!(scrape.value("asena_calls_waiting", &[]) <= 1.0);
    anna.send(&answer).await;
    let _in_time_or_not = anna.json().await;
    // Nobody answers this one.
    assert_eq!(ask(&mut anna, "ask", json!(null)).await["ok"], json!(null));
    let scrape = Scrape::of(&server).await;
    let outcomes =
        ["answered", "timed_out"].map(|outcome| scrape.value("asena_calls_total", &[("outcome", outcome)]));
    assert_eq!(outcomes.iter().sum::<f64>(), 2.0);
    assert!(outcomes[1] >= 1.0, "{outcomes:?}");
    assert_eq!(scrape.value("asena_calls_waiting", &[]), 0.0);
    assert_eq!(
        scrape.value("asena_messages_total", &messages("sent", "sure")),
        2.0
    );
    assert_eq!(
        scrape.value("asena_messages_total", &messages("received", "_reply")),
        1.0
    );
    let limit = [("limit", "rooms_max"), ("mode", "enforced")];
    assert_eq!(scrape.value("asena_limits_hit_total", &limit), 1.0);
}
