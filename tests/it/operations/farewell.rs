//! What connections see of a shutdown. Over streams in memory, where time is paused and jumps to the next deadline.

use std::time::Duration;

use asena_ws::prelude::*;
use asena_ws::testing::{TestApp, TestClient};
use asena_ws::{AppBuilder, ShutdownOptions};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Feed, Raw, Work};
use crate::kit::{Journal, Server, http};

fn app(journal: &Journal) -> AppBuilder {
    App::empty()
        .websocket::<Work>()
        .websocket::<Raw>()
        .websocket::<Feed>()
        .provide(journal.clone())
}

fn slowly(closes_per_second: u32) -> ShutdownOptions {
    let mut options = ShutdownOptions::default();
    options.closes_per_second = closes_per_second;
    options
}

/// Waits for `going_away`, and gives how much later to come back.
async fn told(client: &mut TestClient) -> Duration {
    let push: Value = client.receive_json().await;
    assert_eq!(push["event"], "going_away", "{push}");
    let data = push["data"].as_object().expect("its data");
    assert_eq!(data.len(), 1, "{push}");
    Duration::from_millis(data["reconnect_after_ms"].as_u64().expect("milliseconds"))
}

#[tokio::test(start_paused = true)]
async fn three_clients_are_told_and_closed_at_once() {
    let app = TestApp::start(app(&Journal::default())).await;
    let clients = join_all((0..3).map(|_| app.connect("/work"))).await;
    let begun = Instant::now();
    let goodbyes = join_all(clients.into_iter().map(async |mut client| {
        let after = told(&mut client).await;
        assert!(after <= Duration::from_secs(1), "{after:?}");
        client.expect_close(1012).await;
    }));
    let (report, _) = tokio::join!(app.shutdown(), goodbyes);
    assert!(report.is_clean(), "{report}");
    assert_eq!(begun.elapsed(), Duration::ZERO);
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn many_are_closed_in_a_stagger_and_come_back_in_a_spread() {
    const CLIENTS: u32 = 40;
    let app = TestApp::start(app(&Journal::default()).shutdown_options(slowly(10))).await;
    let clients = join_all((0..CLIENTS).map(|_| app.connect("/work"))).await;
    let begun = Instant::now();
    let goodbyes = join_all(clients.into_iter().map(async |mut client| {
        let after = told(&mut client).await;
        let told_at = begun.elapsed();
        client.expect_close(1012).await;
        (told_at, after, begun.elapsed())
    }));
    let (report, mut goodbyes) = tokio::join!(app.shutdown(), goodbyes);
    assert!(report.is_clean(), "{report}");
    let span = Duration::from_secs(4);
    assert!(goodbyes.iter().all(|(told_at, ..)| told_at.is_zero()));
    assert!(goodbyes.iter().all(|(_, after, _)| *after <= span));
    let in_the_first_half = goodbyes.iter().filter(|(_, after, _)| *after < span / 2).count();
    assert!((10..=30).contains(&in_the_first_half), "{in_the_first_half}");
    goodbyes.sort_by_key(|(_, _, closed_at)| *closed_at);
    assert_eq!(goodbyes[0].2, Duration::ZERO);
    let last = goodbyes[goodbyes.len() - 1].2;
    assert!(
        last >= span && last < span + Duration::from_millis(10),
        "{last:?}"
    );
    for pair in goodbyes.windows(2) {
        let pause = pair[1].2.saturating_sub(pair[0].2);
        assert!(pause <= Duration::from_millis(500), "{pause:?}");
    }
    app.finish().await;
}

#[tokio::test]
async fn until_its_turn_a_connection_is_as_before() {
    let server = Server::start(app(&Journal::default()).shutdown_options(slowly(2))).await;
    let clients = join_all((0..3).map(|_| server.connect("/work"))).await;
    let asking = join_all(clients.into_iter().map(async |mut client| {
        assert_eq!(client.json().await["event"], "going_away");
        let request = json!({"event": "double", "data": 21, "id": 1});
        client.send(&request.to_string()).await;
        client.texts_to_the_end().await
    }));
    let ((), mut answers) = tokio::join!(server.shutdown(), asking);
    answers.sort();
    let answer = vec![r#"{"id":1,"ok":42}"#.to_owned()];
    // The first had its turn at once.
    assert_eq!(answers, [vec![], answer.clone(), answer]);
}

#[tokio::test(start_paused = true)]
async fn what_was_received_is_handled_and_answered_before_the_close() {
    let journal = Journal::default();
    let app = TestApp::start(app(&journal)).await;
    let mut client = app.connect("/work").await;
    for id in 1..=2 {
        client
            .send_json(&json!({"event": "slow", "data": id, "id": id}))
            .await;
    }
    journal.until("slow begins").await;
    let goodbye = async {
        told(&mut client).await;
        client.expect_json(json!({"id": 1, "ok": 2})).await;
        client.expect_json(json!({"id": 2, "ok": 4})).await;
        client.expect_close(1012).await;
    };
    let (report, ()) = tokio::join!(app.shutdown(), goodbye);
    assert!(report.is_clean(), "{report}");
    assert_eq!(journal.lines(), ["slow begins", "slow begins", "closed 1012"]);
}

#[tokio::test(start_paused = true)]
async fn a_raw_endpoint_is_closed_without_a_word() {
    let app = TestApp::start(app(&Journal::default())).await;
    let mut client = app.connect("/raw").await;
    tokio::join!(app.shutdown(), client.expect_close(1012));
}

#[tokio::test(start_paused = true)]
async fn a_client_of_messagepack_is_told_in_messagepack() {
    let app = TestApp::start(app(&Journal::default())).await;
    let mut client = app.request("/work").protocol("asena.msgpack").connect().await;
    let (_, message) = tokio::join!(app.shutdown(), async {
        let message = client.receive().await;
        client.expect_close(1012).await;
        message
    });
    let Message::Binary(bytes) = message else {
        panic!("a binary message was expected, and {message:?} came");
    };
    let push: Value = rmp_serde::from_slice(&bytes).expect("MessagePack");
    assert_eq!(push["event"], "going_away");
    assert!(push["data"]["reconnect_after_ms"].is_u64(), "{push}");
}

#[tokio::test(start_paused = true)]
async fn an_on_open_that_runs_for_as_long_as_the_connection_is_told_at_once() {
    let app = TestApp::start(app(&Journal::default())).await;
    let mut client = app.connect("/feed").await;
    client.expect_text("begins").await;
    let begun = Instant::now();
    let (report, _) = tokio::join!(app.shutdown(), client.expect_close(1012));
    assert!(report.is_clean(), "{report}");
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_waits_for_the_end_is_closed_at_the_last_call() {
    let journal = Journal::default();
    let app = TestApp::start(app(&journal).shutdown_timeout(Duration::from_secs(4))).await;
    let mut client = app.connect("/work").await;
    client.send_json(&json!({"event": "until closed"})).await;
    journal.until("waits").await;
    let begun = Instant::now();
    let goodbye = async {
        told(&mut client).await;
        client.expect_close(1012).await;
        begun.elapsed()
    };
    let (report, closed_at) = tokio::join!(app.shutdown(), goodbye);
    assert!(report.is_clean(), "{report}");
    assert!(
        closed_at >= Duration::from_secs(3) && closed_at < Duration::from_millis(3010),
        "{closed_at:?}"
    );
    assert_eq!(journal.lines(), ["waits", "learns of the end", "closed 1012"]);
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_never_ends_is_cancelled_at_the_deadline_and_the_report_says_so() {
    let journal = Journal::default();
    let app = TestApp::start(app(&journal).shutdown_timeout(Duration::from_secs(4))).await;
    let mut client = app.connect("/work").await;
    client.send_json(&json!({"event": "hang"})).await;
    journal.until("hangs").await;
    let begun = Instant::now();
    let (report, ()) = tokio::join!(app.shutdown(), async {
        told(&mut client).await;
        client.expect_close(1012).await;
    });
    let elapsed = begun.elapsed();
    let deadline = Duration::from_secs(4);
    assert!(
        elapsed >= deadline && elapsed < deadline + Duration::from_millis(10),
        "{elapsed:?}"
    );
    assert_eq!((report.cancelled_connections, report.is_clean()), (1, false));
    let error = report.into_result().expect_err("it is not clean");
    assert_eq!(
        error.to_string(),
        "the shutdown was not clean: 1 connection cancelled at the deadline"
    );
}

#[tokio::test]
async fn who_comes_during_the_shutdown_is_sent_away_for_a_while() {
    let server = Server::start(app(&Journal::default())).await;
    server.shutdown().await;
    let request = "GET /work HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    // All of it: the server closes the connection.
    let answer = http::raw(server.address, request).await.to_lowercase();
    for part in [
        "http/1.1 503 ",
        "\r\nretry-after: 5\r\n",
        "\r\nconnection: close\r\n",
    ] {
        assert!(answer.contains(part), "{part:?} is not in {answer}");
    }
}

#[tokio::test]
async fn options_that_no_shutdown_could_have_are_an_error_of_the_start() {
    let error = app(&Journal::default()).shutdown_options(slowly(0)).build().await;
    let error = error.expect_err("nobody would ever be closed").to_string();
    assert_eq!(
        error,
        "the app could not be shut down as it was told: `closes_per_second` must be more than zero"
    );
}
