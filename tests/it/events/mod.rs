//! Typed events, by wire: what is understood and answered, what is emitted, what becomes of it for a slow reader, and what the client
//! is asked.

mod abuse;
mod calls;
mod client_rooms;
mod concurrency;
mod delivery;
mod dispatch;
mod emit;
mod enums;
mod envelopes;
mod errors;
mod extractors;
mod fallback;
mod messagepack;
mod state;
mod typed_rooms;
mod validation;

use asena_ws::AppBuilder;
use serde_json::{Value, json};

use crate::kit::{Client, Server};

/// An app with one endpoint, and a client of it.
struct Talk {
    server: Server,
    client: Client,
}

impl Talk {
    async fn at(path: &str, app: AppBuilder) -> Self {
        let server = Server::start(app).await;
        let client = server.connect(path).await;
        Self { server, client }
    }

    async fn say(&mut self, envelope: &Value) {
        self.client.send(&envelope.to_string()).await;
    }

    async fn hear(&mut self) -> Value {
        self.client.json().await
    }

    /// What comes back.
    async fn ask(&mut self, envelope: &Value) -> Value {
        self.say(envelope).await;
        self.hear().await
    }

    /// The reply to an event with an id, of which the event knows nothing.
    async fn call(&mut self, event: &str, data: Value) -> Value {
        let reply = self.ask(&json!({ "event": event, "data": data, "id": 1 })).await;
        assert_eq!(reply["id"], 1, "{reply}");
        reply
    }

    /// The `ok` of the reply.
    async fn ok(&mut self, event: &str, data: Value) -> Value {
        let reply = self.call(event, data).await;
        assert!(reply.get("error").is_none(), "{reply}");
        reply["ok"].clone()
    }

    /// The `error` of the reply.
    async fn error(&mut self, event: &str, data: Value) -> Value {
        let reply = self.call(event, data).await;
        assert!(reply.get("ok").is_none(), "{reply}");
        reply["error"].clone()
    }
}
