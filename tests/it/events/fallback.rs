//! `#[on_message(fallback)]`: the raw handler beside typed events.

use asena_ws::prelude::*;
use serde_json::json;

use super::Talk;

#[websocket("/both")]
struct Both {}

#[handlers]
impl Both {
    #[on("double")]
    async fn double(&self, number: u32) -> u32 {
        number * 2
    }

    #[on_message(fallback)]
    async fn raw(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        if message.is_empty() {
            return Err(HandlerError::client("empty", "say something"));
        }
        ws.send(message);
        Ok(())
    }
}

async fn both() -> Talk {
    Talk::at("/both", App::empty().websocket::<Both>()).await
}

#[tokio::test]
async fn what_is_no_envelope_comes_to_the_raw_handler_as_it_is() {
    let mut talk = both().await;
    for text in [
        "hello",
        "7",
        "[1]",
        "{}",
        "{\"type\":\"chat\"}",
        "{\"event\"",
        "{\"id\":1}",
    ] {
        talk.client.send(text).await;
        assert_eq!(talk.client.text().await, text);
    }
    talk.client.send_bytes(b"\x00\xff".as_slice()).await;
    assert_eq!(&talk.client.bytes().await[..], b"\x00\xff");
    assert_eq!(talk.ok("double", json!(4)).await, json!(8));
}

#[tokio::test]
async fn an_envelope_does_not_come_there_however_wrong_it_is() {
    let mut talk = both().await;
    for (text, code) in [
        (r#"{"event":"unknown"}"#, "unknown_event"),
        (r#"{"event":7}"#, "invalid_envelope"),
        (r#"{"event":"double","data":"x"}"#, "invalid_payload"),
        (r#"{"event":"double","data":1,"more":2}"#, "invalid_envelope"),
    ] {
        talk.client.send(text).await;
        assert_eq!(talk.hear().await["data"]["code"], code, "{text}");
    }
}

#[tokio::test]
async fn an_error_of_the_raw_handler_is_answered_as_an_event() {
    let mut talk = both().await;
    talk.client.send("").await;
    assert_eq!(
        talk.hear().await,
        json!({ "event": "error", "data": { "code": "empty", "message": "say something", "retryable": false } })
    );
}
