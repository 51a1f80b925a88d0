//! `/metrics` as text, and that no peer makes it longer.

use asena_ws::telemetry::{Metrics, Value};
use serde_json::json;

use super::counts::chat;
use super::scrape::Scrape;
use crate::kit::{Server, http};

#[tokio::test]
async fn whatever_peers_send_no_series_is_added() {
    let server = Server::start_with_operations(chat()).await;
    let before = Scrape::of(&server).await;
    let mut seed: u64 = 4711;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for _ in 0..20 {
        let mut client = server.connect("/chat?name=anna").await;
        for _ in 0..5 {
            let event = format!("made up \"{}\"\n", random());
            client.send(&json!({"event": event, "id": 1}).to_string()).await;
            assert_eq!(client.json().await["error"]["code"], "unknown_event");
        }
        let code = u16::try_from(3000 + random() % 2000).expect("a code");
        client.close(code, "bye").await;
        client.count_to_the_end().await;
        assert_eq!(server.refuse(&format!("/chat?{}", random())).await.status, 400);
    }
    let after = Scrape::of(&server).await;
    assert_eq!(after.series(), before.series());
    let other = [("direction", "received"), ("event", "_other")];
    assert_eq!(after.value("asena_messages_total", &other), 100.0);
}

#[tokio::test]
async fn the_text_says_what_it_is() {
    let server = Server::start_with_operations(chat()).await;
    let request = format!("GET /metrics HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    let head = http::head(server.address, &request).await;
    assert!(
        head.contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn the_same_values_are_there_for_other_recorders() {
    let server = Server::start_with_operations(chat()).await;
    let _anna = server.connect("/chat?name=anna").await;
    Scrape::when(&server, "asena_connections", &[], 1.0).await;
    let metrics: Metrics = server.app.container().get().expect("every app has them");
    let families = metrics.families();
    let connections = families.iter().find(|family| family.name == "asena_connections");
    let [sample] = connections.expect("it is there").samples.as_slice() else {
        panic!("one endpoint has one sample");
    };
    assert_eq!(sample.labels, [("endpoint", "Chat".into())]);
    assert_eq!(sample.value, Value::Count(1));
}
