//! What a method can take, in any order.

use asena_ws::prelude::*;
use asena_ws::{EventName, FromEvent, IncomingEvent, MessageId, Raw};
use serde_json::json;

use super::Talk;

/// An extractor of the service's own.
struct Agent(String);

impl FromEvent<Everything> for Agent {
    fn from_event(event: &IncomingEvent<'_, Everything>) -> Result<Self> {
        let agent = event.socket().data().get("x-agent");
        let agent = agent.and_then(|agent| agent.to_str().ok());
        let agent = agent.ok_or_else(|| HandlerError::client("no_agent", "who are you?"))?;
        Ok(Self(agent.to_owned()))
    }
}

/// One for any service.
struct Length(usize);

impl<S> FromEvent<S> for Length {
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(event.read::<String>()?.len()))
    }
}

#[websocket(path = "/everything", data = axum::http::HeaderMap)]
struct Everything {}

#[handlers]
impl Everything {
    #[on("mixed")]
    async fn mixed(
        &self,
        MessageId(id): MessageId,
        text: String,
        ws: &Socket<Self>,
        EventName(name): EventName,
        Length(length): Length,
    ) -> (Option<u64>, String, &'static str, usize, bool) {
        (id, text, name, length, ws.is_open())
    }

    #[on("raw")]
    async fn raw(&self, raw: Raw) -> Result<(String, Vec<u8>)> {
        Ok((raw.as_json().unwrap_or_default().to_owned(), raw.read()?))
    }

    #[on("owned")]
    async fn owned(&self, ws: Socket<Self>) -> String {
        ws.id().to_string()
    }

    #[on("agent")]
    async fn agent(&self, Agent(agent): Agent) -> String {
        agent
    }
}

async fn everything() -> Talk {
    Talk::at("/everything", App::empty().websocket::<Everything>()).await
}

#[tokio::test]
async fn parameters_stand_in_any_order() {
    let mut talk = everything().await;
    assert_eq!(
        talk.ok("mixed", json!("merhaba")).await,
        json!([1, "merhaba", "mixed", 7, true])
    );
}

#[tokio::test]
async fn data_can_be_had_as_it_was_written() {
    let mut talk = everything().await;
    talk.client
        .send(r#"{"event":"raw","data": [1,  2] ,"id":3}"#)
        .await;
    assert_eq!(talk.hear().await, json!({ "id": 3, "ok": ["[1,  2]", [1, 2]] }));
    let error = talk.error("raw", json!([1, 256])).await;
    assert_eq!(error["details"]["path"], "[1]", "{error}");
}

#[tokio::test]
async fn the_socket_can_be_had_for_keeps() {
    let mut talk = everything().await;
    let id = talk.ok("owned", json!(null)).await;
    assert_eq!(id.as_str().map(str::len), Some(36), "{id}");
}

#[tokio::test]
async fn an_extractor_of_the_users_own_may_refuse() {
    let mut talk = everything().await;
    assert_eq!(talk.error("agent", json!(null)).await["code"], "no_agent");
    assert_eq!(talk.error("mixed", json!(7)).await["code"], "invalid_payload");
}
