//! `Valid<T>`.

use asena_ws::Valid;
use asena_ws::prelude::*;
use garde::Validate;
use serde_json::{Value, json};

use super::Talk;

#[derive(serde::Deserialize, Validate)]
struct Order {
    #[garde(length(min = 1, max = 20), dive)]
    items: Vec<Item>,
    #[garde(skip)]
    note: Option<String>,
}

#[derive(serde::Deserialize, Validate)]
#[serde(transparent)]
struct Item {
    #[garde(range(min = 1))]
    price: u32,
}

#[websocket(path = "/orders", protocol_errors_max = 2)]
struct Orders {}

#[handlers]
impl Orders {
    #[on("order")]
    async fn order(&self, Valid(order): Valid<Order>) -> (u32, Option<String>) {
        (order.items.iter().map(|item| item.price).sum(), order.note)
    }
}

async fn orders() -> Talk {
    Talk::at("/orders", App::empty().websocket::<Orders>()).await
}

#[tokio::test]
async fn data_that_passes_comes_to_the_method() {
    let mut talk = orders().await;
    assert_eq!(
        talk.ok("order", json!({ "items": [1, 2] })).await,
        json!([3, null])
    );
}

#[tokio::test]
async fn data_that_does_not_is_answered_with_each_problem_and_its_path() {
    let mut talk = orders().await;
    let error = talk.error("order", json!({ "items": [] })).await;
    assert_eq!(error["code"], "validation_failed", "{error}");
    let path = error["details"]["problems"][0]["path"].clone();
    assert_eq!(path, "items");
    let problem = error["details"]["problems"][0]["message"]
        .as_str()
        .expect("words");
    assert_eq!(error["message"], format!("`items`: {problem}"));

    let error = talk.error("order", json!({ "items": vec![0; 20] })).await;
    let problems = error["details"]["problems"].as_array().expect("a list");
    assert_eq!(problems.len(), 16);
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|message| message.ends_with(", and 19 more")),
        "{error}"
    );
}

#[tokio::test]
async fn data_that_cannot_be_read_is_not_validated() {
    let mut talk = orders().await;
    let error = talk.error("order", json!({ "items": ["x"] })).await;
    assert_eq!(error["code"], "invalid_payload", "{error}");
}

#[tokio::test]
async fn failed_validations_count_against_the_peer() {
    let mut talk = orders().await;
    for _ in 0..3 {
        let envelope = json!({ "event": "order", "data": { "items": [] }, "id": Value::from(1) });
        assert_eq!(talk.ask(&envelope).await["error"]["code"], "validation_failed");
    }
    assert_eq!(talk.client.closed().await, (4501, "too many errors".to_owned()));
}
