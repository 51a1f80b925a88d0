//! Typed events of one connection beside each other.

use asena_ws::prelude::*;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::Talk;

#[websocket(path = "/beside", concurrency = 2)]
struct Beside {
    gate: Notify,
}

#[handlers]
impl Beside {
    #[on("wait")]
    async fn wait(&self) -> &'static str {
        self.gate.notified().await;
        "waited"
    }

    #[on("open")]
    async fn open(&self) -> &'static str {
        self.gate.notify_one();
        "opened"
    }
}

#[tokio::test]
async fn a_reply_finds_its_request_though_it_overtakes_another() {
    let mut talk = Talk::at("/beside", App::empty().websocket::<Beside>()).await;
    talk.say(&json!({ "event": "wait", "id": 1 })).await;
    assert_eq!(
        talk.ask(&json!({ "event": "open", "id": 2 })).await,
        json!({ "id": 2, "ok": "opened" })
    );
    assert_eq!(talk.hear().await, json!({ "id": 1, "ok": "waited" }));
    assert_eq!(talk.error("gate", Value::Null).await["code"], "unknown_event");
}
