//! The crate `fixtures/strict`: that it compiles under its lints is half of the test, that it runs is the other.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::TestApp;
use asena_ws_tests_strict::{Clock, Metronome, Pair};

use crate::kit::{Client, Server};

const LEDGER: [u32; 3] = [1, 2, 3];

async fn serve() -> Server {
    Server::start(asena_ws_tests_strict::app().provide(LEDGER.to_vec())).await
}

/// A client of the annotated endpoint that was greeted.
async fn chatting(server: &Server) -> Client {
    let mut client = server.connect("/chat/lobby?word=hello").await;
    assert_eq!(client.text().await, "hello everybody, then somebody 1 1");
    client
}

#[tokio::test]
async fn the_annotated_endpoint_of_a_crate_that_renames_us_handles_everything() {
    let server = serve().await;
    let mut client = chatting(&server).await;
    client.send("to all").await;
    assert_eq!(client.text().await, "to all");
    client.send("fail").await;
    assert_eq!(client.text().await, "internal error");
    client.ping("from the client").await;
    assert_eq!(client.next_bytes().await, "from the client");
    client.send("ping").await;
    assert_eq!(client.next_bytes().await, "from the server");
}

#[tokio::test]
async fn the_rooms_of_a_crate_that_renames_us_are_told() {
    let server = serve().await;
    let mut plain = server.connect("/plain").await;
    plain.send("are you there?").await;
    plain.text().await;
    let mut client = chatting(&server).await;
    client.send("join").await;
    assert_eq!(client.text().await, "tea has begun");
    client.close(4000, "").await;
    // The room's end is told apart from the connection's: either may come first.
    let mut told = [plain.text().await, plain.text().await];
    told.sort();
    assert_eq!(told, ["left 4000", "tea has ended"]);
}

#[tokio::test]
async fn the_users_of_a_crate_that_renames_us_are_known() {
    let server = serve().await;
    let offered = "asena, base64url.bearer.asena.YWRh";
    let (mut client, _) = Client::connect_speaking(server.address, "/private", offered).await;
    client.send(r#"{"event":"whoami","id":1}"#).await;
    assert_eq!(client.text().await, r#"{"id":1,"ok":["ada","ada"]}"#);
}

#[tokio::test]
async fn the_typed_events_of_a_crate_that_renames_us_are_answered() {
    let server = serve().await;
    let mut client = server.connect("/typed").await;
    for (said, answer) in [
        (
            r#"{"event":"say","data":{"type":"a"},"id":1}"#,
            r#"{"id":1,"ok":{"count":1}}"#,
        ),
        ("raw", "raw 1"),
        (
            r#"{"event":"say","data":{"type":"b"},"id":2}"#,
            r#"{"id":2,"ok":{"count":2}}"#,
        ),
        (
            r#"{"event":"say","data":{"type":"c"},"id":3}"#,
            r#"{"id":3,"error":{"code":"too_much","message":"refused","retryable":true,"details":{"move":"wait"}}}"#,
        ),
        ("raw", "raw 3"),
    ] {
        client.send(said).await;
        assert_eq!(client.text().await, answer, "{said}");
    }
    client.send(r#"{"event":"break","id":4}"#).await;
    assert_eq!(client.json().await["error"]["code"], "internal");
}

#[tokio::test]
async fn the_handwritten_endpoint_of_a_crate_that_renames_us_has_its_interface() {
    let server = serve().await;
    let mut plain = server.connect("/plain").await;
    plain.send("how many?").await;
    assert_eq!(plain.text().await, "3");
}

#[tokio::test]
async fn endpoints_of_a_crate_that_renames_us_reach_each_other() {
    let server = serve().await;
    let mut plain = server.connect("/plain").await;
    plain.send("are you there?").await;
    plain.text().await;
    chatting(&server).await.close(4000, "").await;
    assert_eq!(plain.text().await, "left 4000");
}

#[tokio::test]
async fn the_hooks_of_a_crate_that_renames_us_run() {
    let server = serve().await;
    let clock: Arc<Clock> = server.app.container().get().expect("the chat needs it");
    assert_eq!(clock.turns(), 1);
    server.shutdown().await;
    assert_eq!(clock.turns(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_jobs_and_the_subscribers_of_a_crate_that_renames_us_run() {
    let app = asena_ws_tests_strict::app().provide(LEDGER.to_vec());
    let app = TestApp::start(app).await;
    let metronome: Arc<Metronome> = app.container().get().expect("it is a root");
    tokio::time::sleep(Duration::from_millis(35)).await;
    app.finish().await;
    assert_eq!(metronome.heard(), 3);
}

#[tokio::test]
async fn tuple_structs_and_raw_names_are_filled() {
    let server = serve().await;
    let pair: Arc<Pair> = server.app.container().get().expect("it is a root");
    let r#type = pair.2.get().expect("the app is complete");
    assert!(Arc::ptr_eq(&pair.0, &r#type.r#struct));
    assert_eq!(r#type.usually.as_ref().map(|ledger| ledger.len()), Some(3));
}

#[tokio::test]
async fn attributes_work_in_the_body_of_a_function() {
    let word = asena_ws_tests_strict::local::run().await;
    assert_eq!(word.expect("the app starts"), "first 0");
}

#[tokio::test]
async fn the_events_of_a_crate_that_renames_us_are_emitted_and_answered() {
    let server = serve().await;
    let mut client = server.connect("/board").await;
    client.send("seat/window/7").await;
    for expected in [
        r#"{"event":"pushed","data":{"type":"window"}}"#,
        r#"{"event":"said","data":{"words":"seat/window/7"}}"#,
        r#"{"event":"moved","data":[1,2]}"#,
        r#"{"event":"asked","data":null,"id":1}"#,
    ] {
        assert_eq!(client.text().await, expected);
    }
    client.send(r#"{"id":1,"ok":[true]}"#).await;
    assert_eq!(client.text().await, r#"{"event":"over","data":null}"#);
    assert_eq!(client.text().await, "[true]");
}

#[test]
fn the_contract_of_a_crate_that_renames_us_is_told() {
    let app = asena_ws_tests_strict::app().provide(LEDGER.to_vec());
    let contract = app.contract().expect("a contract");
    let paths: Vec<&String> = contract.endpoints.keys().collect();
    assert_eq!(paths, ["/oracle"]);
    let oracle = &contract.endpoints["/oracle"];
    let failures: Vec<&String> = oracle.receives["ask"].failures.keys().collect();
    assert_eq!(failures, ["empty", "unknown"]);
    assert!(oracle.receives.contains_key("return") && !oracle.receives.contains_key("never"));
    assert!(oracle.emits.contains_key("answered"));
    assert!(oracle.calls["returned"].reply.is_some());
    assert_eq!(
        oracle.description.as_deref(),
        Some("An endpoint in the contract.")
    );
}
