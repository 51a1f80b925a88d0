//! Which method an event comes to, and what comes back.

use asena_ws::prelude::*;
use serde_json::{Value, json};

use super::Talk;
use crate::kit::Journal;

#[derive(serde::Deserialize)]
struct NewMessage {
    text: String,
}

#[derive(serde::Serialize)]
struct Posted {
    length: usize,
}

#[websocket("/chat")]
struct Chat {
    #[inject]
    journal: Provided<Journal>,
}

type Outcome<T> = std::result::Result<T, std::num::ParseIntError>;

#[handlers]
impl Chat {
    #[on("message")]
    async fn message(&self, ws: &Socket<Self>, new: NewMessage) -> Result<Posted> {
        if new.text.is_empty() {
            return Err(HandlerError::client("empty", "say something"));
        }
        ws.send(format!("{} said {}", ws.id(), new.text));
        Ok(Posted {
            length: new.text.len(),
        })
    }

    #[on("typing")]
    async fn typing(&self) {
        self.journal.note("typing");
    }

    #[on("double")]
    async fn double(&self, number: u32) -> u32 {
        number * 2
    }

    #[on("parse")]
    async fn parse(&self, text: String) -> Outcome<i8> {
        text.parse()
    }

    #[on("first")]
    async fn first(&self, list: Vec<String>) -> Option<String> {
        list.into_iter().next()
    }

    #[on("try_first")]
    async fn try_first(&self, list: Vec<String>) -> Result<Option<String>> {
        Ok(list.into_iter().next())
    }

    #[on("keys")]
    async fn keys(&self) -> std::collections::BTreeMap<[u8; 2], u8> {
        [([1, 2], 3)].into()
    }

    #[on_open]
    async fn opened(&self, ws: &Socket<Self>) {
        ws.send("hello");
    }
}

async fn chat() -> (Talk, Journal) {
    let journal = Journal::default();
    let app = App::empty().websocket::<Chat>().provide(journal.clone());
    let mut talk = Talk::at("/chat", app).await;
    assert_eq!(talk.client.text().await, "hello");
    (talk, journal)
}

#[tokio::test]
async fn an_event_comes_to_its_method_and_what_that_returns_is_the_reply() {
    let (mut talk, _) = chat().await;
    talk.say(&json!({ "event": "message", "data": { "text": "merhaba" }, "id": 42 }))
        .await;
    assert!(talk.client.text().await.ends_with("said merhaba"));
    assert_eq!(talk.hear().await, json!({ "id": 42, "ok": { "length": 7 } }));
}

#[tokio::test]
async fn each_reply_has_the_id_of_its_own_request() {
    let (mut talk, _) = chat().await;
    for id in [0, 7, 9_007_199_254_740_991_u64] {
        let reply = talk
            .ask(&json!({ "event": "double", "data": 21, "id": id }))
            .await;
        assert_eq!(reply, json!({ "id": id, "ok": 42 }));
    }
}

#[tokio::test]
async fn without_an_id_there_is_no_reply() {
    let (mut talk, _) = chat().await;
    for event in ["double", "typing", "first"] {
        let data = if event == "double" { json!(1) } else { json!([]) };
        talk.say(&json!({ "event": event, "data": data })).await;
    }
    // The next thing that is heard is of the next request.
    assert_eq!(talk.ok("double", json!(2)).await, json!(4));
}

#[tokio::test]
async fn nothing_is_null_where_an_id_asks() {
    let (mut talk, journal) = chat().await;
    assert_eq!(
        talk.call("typing", json!({})).await,
        json!({ "id": 1, "ok": null })
    );
    assert_eq!(journal.lines(), ["typing"]);
    assert_eq!(
        talk.call("first", json!([])).await,
        json!({ "id": 1, "ok": null })
    );
    assert_eq!(talk.ok("first", json!(["a"])).await, json!("a"));
    assert_eq!(talk.ok("try_first", json!([])).await, Value::Null);
    assert_eq!(talk.ok("try_first", json!(["b"])).await, json!("b"));
}

#[tokio::test]
async fn a_result_under_another_name_is_a_result() {
    let (mut talk, _) = chat().await;
    assert_eq!(talk.ok("parse", json!("-7")).await, json!(-7));
    assert_eq!(talk.error("parse", json!("x")).await["code"], "internal");
}

#[tokio::test]
async fn an_error_is_answered_under_the_id_of_its_request() {
    let (mut talk, _) = chat().await;
    let reply = talk.call("message", json!({ "text": "" })).await;
    assert_eq!(
        reply,
        json!({ "id": 1, "error": { "code": "empty", "message": "say something", "retryable": false } })
    );
}

#[tokio::test]
async fn an_error_without_an_id_is_an_event_that_names_its_cause() {
    let (mut talk, _) = chat().await;
    let answer = talk
        .ask(&json!({ "event": "message", "data": { "text": "" } }))
        .await;
    let data = json!({ "code": "empty", "message": "say something", "retryable": false, "event": "message" });
    assert_eq!(answer, json!({ "event": "error", "data": data }));
}

#[tokio::test]
async fn of_an_internal_error_the_peer_reads_the_id_it_was_logged_under() {
    let (mut talk, _) = chat().await;
    let error = talk.error("parse", json!("x")).await;
    let id = error["details"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(id.len(), 36, "a UUID");
    assert_eq!(
        error,
        json!({ "code": "internal", "message": "internal error", "retryable": false, "details": { "id": id } })
    );
}

#[tokio::test]
async fn a_reply_that_cannot_be_written_is_an_internal_error() {
    let (mut talk, _) = chat().await;
    assert_eq!(talk.error("keys", Value::Null).await["code"], "internal");
}

#[tokio::test]
async fn an_error_keeps_the_connection() {
    let (mut talk, _) = chat().await;
    talk.error("parse", json!("x")).await;
    talk.error("message", json!({ "text": "" })).await;
    assert_eq!(talk.ok("double", json!(1)).await, json!(2));
}

#[tokio::test]
async fn events_are_handled_and_answered_in_their_order() {
    let (mut talk, _) = chat().await;
    let envelopes: Vec<String> = (0..200)
        .map(|number| json!({ "event": "double", "data": number, "id": number }).to_string())
        .collect();
    let envelopes: Vec<&str> = envelopes.iter().map(String::as_str).collect();
    talk.client.send_together(&envelopes).await;
    for number in 0..200 {
        assert_eq!(talk.hear().await, json!({ "id": number, "ok": number * 2 }));
    }
}

#[websocket("/own-ping")]
struct OwnPing {}

#[handlers]
impl OwnPing {
    #[on("ping")]
    async fn ping(&self) -> &'static str {
        "pong"
    }
}

#[tokio::test]
async fn a_ping_is_answered_by_every_endpoint_and_by_its_own_event_where_it_has_one() {
    let app = || App::empty().websocket::<Quiet>().websocket::<OwnPing>();
    let mut quiet = Talk::at("/quiet", app()).await;
    // More often than mistakes are forgiven.
    for _ in 0..30 {
        assert_eq!(quiet.ok("ping", Value::Null).await, Value::Null);
    }
    // Without an id it is answered by nothing: what comes next is the answer to what follows.
    quiet.say(&json!({ "event": "ping" })).await;
    assert_eq!(quiet.ok("number", json!(7)).await, 7);

    let mut own = Talk::at("/own-ping", app()).await;
    assert_eq!(own.ok("ping", Value::Null).await, "pong");
}

#[websocket("/quiet")]
struct Quiet {}

#[handlers]
impl Quiet {
    #[on("number")]
    async fn number(&self, number: u8) -> u8 {
        number
    }
}
