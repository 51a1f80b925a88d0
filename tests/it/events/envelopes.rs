//! What a peer is told that says something wrong.

use asena_ws::prelude::*;
use serde_json::{Value, json};

use super::Talk;

#[derive(serde::Deserialize)]
struct Order {
    items: Vec<Item>,
}

#[derive(serde::Deserialize)]
struct Item {
    price: u32,
}

#[websocket("/shop")]
struct Shop {}

#[handlers]
impl Shop {
    #[on("order")]
    async fn order(&self, order: Order) -> u32 {
        order.items.iter().map(|item| item.price).sum()
    }

    #[on("note")]
    async fn note(&self, note: Option<String>) -> String {
        note.unwrap_or_default()
    }
}

async fn shop() -> Talk {
    Talk::at("/shop", App::empty().websocket::<Shop>()).await
}

#[tokio::test]
async fn an_unknown_event_is_answered_with_the_one_that_was_probably_meant() {
    let mut talk = shop().await;
    assert_eq!(
        talk.error("oder", json!({})).await,
        json!({
            "code": "unknown_event",
            "message": "there is no event `oder`, did you mean `order`?",
            "retryable": false,
            "details": { "did_you_mean": "order" },
        })
    );
    assert_eq!(
        talk.ask(&json!({ "event": "cancel" })).await,
        json!({ "event": "error", "data": {
            "code": "unknown_event",
            "message": "there is no event `cancel`",
            "retryable": false,
            "event": "cancel",
        } })
    );
}

#[tokio::test]
async fn bad_data_is_answered_with_the_path_of_the_field() {
    let mut talk = shop().await;
    assert_eq!(
        talk.error("order", json!({ "items": [{ "price": 1 }, { "price": -1 }] }))
            .await,
        json!({
            "code": "invalid_payload",
            "message": "invalid data at `items[1].price`: invalid value: integer `-1`, expected u32",
            "retryable": false,
            "details": { "path": "items[1].price" },
        })
    );
    let answer = talk.ask(&json!({ "event": "order", "data": {} })).await;
    assert_eq!(answer["event"], "error");
    assert_eq!(answer["data"]["event"], "order");
    assert_eq!(answer["data"]["message"], "invalid data: missing field `items`");
}

#[tokio::test]
async fn data_may_be_missing_where_it_is_an_option() {
    let mut talk = shop().await;
    assert_eq!(talk.ask(&json!({ "event": "note", "id": 1 })).await["ok"], "");
    let reply = talk.ask(&json!({ "event": "order", "id": 1 })).await;
    assert_eq!(reply["error"]["code"], "invalid_payload");
    let message = reply["error"]["message"].as_str().expect("a message");
    assert!(
        message.starts_with("`data` is missing, and the event needs it"),
        "{message}"
    );
}

#[tokio::test]
async fn what_is_no_right_envelope_is_answered_under_its_id_as_far_as_it_has_one() {
    let mut talk = shop().await;
    for (text, id, message) in [
        (
            "hello",
            Value::Null,
            "this is no JSON object: expected value at line 1 column 1",
        ),
        ("{\"id\":5}", json!(5), "`event` is missing: send its name"),
        ("{\"event\":1,\"id\":6}", json!(6), "`event` must be a string"),
        (
            "{\"event\":\"order\",\"id\":\"7\"}",
            Value::Null,
            "`id` must be an integer from 0 to 9007199254740991",
        ),
        (
            "{\"event\":\"order\",\"payload\":1,\"id\":8}",
            json!(8),
            "`payload` has no place in an envelope: it has `event`, `data` and `id`",
        ),
        (
            "{\"event\":\"order\",\"event\":\"order\",\"id\":9}",
            json!(9),
            "`event` stands here twice",
        ),
    ] {
        talk.client.send(text).await;
        let answer = talk.hear().await;
        assert_eq!(answer["id"], id, "{text}: {answer}");
        let error = if id.is_null() {
            &answer["data"]
        } else {
            &answer["error"]
        };
        assert_eq!(error["code"], "invalid_envelope", "{text}: {answer}");
        assert_eq!(error["message"], message, "{text}");
    }
    talk.client.send_bytes(b"{\"event\":\"order\"}".as_slice()).await;
    assert_eq!(talk.hear().await["data"]["code"], "invalid_envelope");
    assert_eq!(talk.ok("note", json!("still here")).await, "still here");
}

#[tokio::test]
async fn a_reply_that_nobody_waits_for_is_no_error() {
    let mut talk = shop().await;
    talk.client.send("{\"id\":1,\"ok\":true}").await;
    assert_eq!(talk.ok("note", json!("next")).await, "next");
}
