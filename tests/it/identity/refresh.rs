//! The built-in event `refresh`: a new token on a connection that is open.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::*;
use crate::kit::{Memory, Said};

type Pipe = Peer<tokio::io::DuplexStream>;

async fn connect(token: &str) -> (Memory, Pipe, Journal) {
    let (app, journal) = app();
    let memory = Memory::start(app).await;
    let peer = memory.connect(&format!("/talk?token={token}")).await;
    (memory, peer, journal)
}

async fn ask(peer: &mut Pipe, event: &str, data: Value) -> Value {
    peer.send(&json!({ "event": event, "id": 1, "data": data }).to_string())
        .await;
    let reply: Value = serde_json::from_str(&peer.text().await).expect("JSON");
    assert_eq!(reply["id"], 1, "{reply}");
    reply
}

async fn refresh(peer: &mut Pipe, token: &str) -> Value {
    ask(peer, "refresh", json!({ "token": token })).await
}

/// A number of milliseconds, give or take what the test itself takes.
fn assert_is_about(value: &Value, expected: u64) {
    let ms = value.as_u64().expect("a number");
    assert!(
        (expected.saturating_sub(2_000)..=expected).contains(&ms),
        "{ms} in place of {expected}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_token_moves_the_end_and_the_reply_says_to_when() {
    let (_memory, mut peer, _) = connect("ada::5000").await;
    let begun = Instant::now();
    let reply = refresh(&mut peer, "ada::60000").await;
    assert_is_about(&reply["ok"]["expires_in_ms"], 60_000);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let at = u64::try_from(now.expect("after 1970").as_millis()).expect("not yet") + 60_000;
    assert_is_about(&reply["ok"]["expires_at_ms"], at);
    peer.refute_said_for(Duration::from_secs(59)).await;
    assert_eq!(
        peer.said().await,
        Said::Close(4014, "the token has expired".to_owned())
    );
    let elapsed = begun.elapsed();
    assert!(elapsed >= Duration::from_millis(59_800), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn without_a_token_it_says_when_the_end_is() {
    let (_memory, mut peer, _) = connect("ada::5000").await;
    assert_is_about(
        &ask(&mut peer, "refresh", Value::Null).await["ok"]["expires_in_ms"],
        5_000,
    );
    let (_memory, mut peer, _) = connect("ada").await;
    let reply = ask(&mut peer, "refresh", Value::Null).await;
    assert_eq!(
        reply["ok"],
        json!({ "expires_at_ms": null, "expires_in_ms": null })
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_changes_nothing() {
    let (_memory, mut peer, _) = connect("ada:phone:5000").await;
    let begun = Instant::now();
    let table = [
        (json!({ "token": "mallory" }), "invalid_token", false),
        (json!({ "token": "ada::0" }), "invalid_token", false),
        (json!({ "token": "outage" }), "unavailable", true),
        (json!({ "token": "" }), "invalid_token", false),
        (json!({ "token": "ş" }), "invalid_token", false),
        (json!({ "token": 7 }), "invalid_payload", false),
        (json!("ada"), "invalid_payload", false),
    ];
    for (data, code, retryable) in table {
        let reply = ask(&mut peer, "refresh", data.clone()).await;
        assert_eq!(reply["error"]["code"], code, "{data}: {reply}");
        assert_eq!(reply["error"]["retryable"], retryable, "{data}: {reply}");
    }
    assert_eq!(
        ask(&mut peer, "whoami", Value::Null).await["ok"],
        json!(["ada", "ADA", "phone"])
    );
    assert_eq!(
        peer.said().await,
        Said::Close(4014, "the token has expired".to_owned())
    );
    assert!(begun.elapsed() < Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn the_token_of_another_user_closes_with_4500() {
    let (_memory, mut peer, journal) = connect("ada").await;
    let reply = refresh(&mut peer, "bob").await;
    assert_eq!(reply["error"]["code"], "invalid_token", "{reply}");
    let reason = "the token is another user's".to_owned();
    assert_eq!(peer.said().await, Said::Close(4500, reason));
    journal.until("closed ada 1006").await;
}

#[tokio::test(start_paused = true)]
async fn whoever_tries_tokens_without_end_is_closed() {
    let (_memory, mut peer, _) = connect("ada").await;
    for _ in 0..20 {
        refresh(&mut peer, "mallory").await;
    }
    refresh(&mut peer, "mallory").await;
    assert_eq!(peer.said().await, Said::Close(4501, "too many errors".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn an_authenticator_that_panics_closes_the_connection_alone() {
    let (_memory, mut peer, _) = connect("ada").await;
    peer.send(r#"{"event":"refresh","id":1,"data":{"token":"bug"}}"#)
        .await;
    assert_eq!(peer.said().await, Said::Close(1011, "internal error".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn the_session_is_that_of_the_new_token() {
    let (memory, mut peer, _) = connect("ada:first").await;
    let ulak: Ulak = memory.app.container().get().expect("every app has it");
    refresh(&mut peer, "ada:second").await;
    assert_eq!(ask(&mut peer, "whoami", Value::Null).await["ok"][2], "second");
    let first = ulak.disconnect_session("first", CloseCode::KICKED, "").await;
    assert_eq!(first.expect("one node"), 0);
    let second = ulak.disconnect_session("second", CloseCode::KICKED, "").await;
    assert_eq!(second.expect("one node"), 1);
    assert_eq!(peer.said().await, Said::Close(4503, String::new()));
}

#[tokio::test(start_paused = true)]
async fn a_raw_endpoint_takes_tokens_by_its_own_words() {
    let (app, _) = app();
    let memory = Memory::start(app).await;
    let mut peer = memory.connect("/raw?token=ada::1000").await;
    for (token, answer) in [
        ("mallory", "the token was refused, with 401 Unauthorized"),
        ("ada", "refreshed"),
    ] {
        peer.send(&format!("refresh {token}")).await;
        assert_eq!(peer.text().await, answer);
    }
    peer.refute_said_for(Duration::from_mins(5)).await;
    peer.send("refresh bob").await;
    assert!(matches!(peer.said().await, Said::Close(4500, _)));
}
