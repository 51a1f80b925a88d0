//! The contract as an AsyncAPI 3.0 document: each endpoint a channel, each event an operation.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::canonical;
use super::model::{CallContract, Contract, EndpointContract, EventContract, RequestContract};

mod draft07;
mod envelope;
mod path;
mod server;

use self::path::Path;
pub use self::server::{InvalidServer, Server};

const VERSION: &str = "3.0.0";
const CONTENT_TYPE: &str = "application/json";
/// What the scheme of endpoints with an authenticator is called in the document.
const BEARER: &str = "bearer";
/// Of the binding for WebSocket.
const BINDING_VERSION: &str = "0.1.0";

impl Contract {
    /// The contract as an [AsyncAPI 3.0](https://www.asyncapi.com/docs/reference/specification/v3.0.0) document, in JSON.
    ///
    /// Every endpoint is a channel, and every event an operation from the app's point of view: it *receives* what clients send, and
    /// *sends* what they are told and asked. Messages are described with their envelopes, as they are on the wire, so that
    /// what validates against the document is what the app takes. Schemas are those of JSON Schema draft 7, which AsyncAPI builds on.
    ///
    /// Clients reach the app at `server`, if that is known.
    ///
    /// ```
    /// use asena_ws::contract::{Contract, Server};
    ///
    /// let server: Server = "wss://chat.example.com".parse()?;
    /// let document = Contract::new("chat", "1.0.0").to_asyncapi(Some(&server));
    /// assert!(document.contains(r#""asyncapi": "3.0.0""#));
    /// # Ok::<(), asena_ws::contract::InvalidServer>(())
    /// ```
    #[must_use]
    pub fn to_asyncapi(&self, server: Option<&Server>) -> String {
        let mut document = Document {
            contract: self,
            channels: Map::new(),
            operations: Map::new(),
        };
        for (path, endpoint) in &self.endpoints {
            document.endpoint(path, endpoint);
        }
        let schemas: Map<String, Value> = self
            .schemas
            .iter()
            .map(|(name, schema)| (name.clone(), draft07::schema(schema)))
            .collect();
        let mut components = json!({"schemas": schemas});
        if self.endpoints.values().any(|endpoint| endpoint.authenticated) {
            components["securitySchemes"] = json!({BEARER: bearer()});
        }
        let mut value = json!({
            "asyncapi": VERSION,
            "info": {"title": self.title, "version": self.version},
            "defaultContentType": CONTENT_TYPE,
            "channels": document.channels,
            "operations": document.operations,
            "components": components,
        });
        if let Some(server) = server {
            value["servers"] = json!({"app": server.object()});
        }
        canonical::pretty(&canonical::value(&value))
    }
}

struct Document<'a> {
    contract: &'a Contract,
    channels: Map<String, Value>,
    operations: Map<String, Value>,
}

/// An endpoint that is being written down.
struct Channel {
    /// Its key in the document.
    name: String,
    /// Whether clients show a token.
    is_authenticated: bool,
    messages: Map<String, Value>,
}

impl Document<'_> {
    fn endpoint(&mut self, path: &str, endpoint: &EndpointContract) {
        let mut channel = Channel {
            name: key(&endpoint.name),
            is_authenticated: endpoint.authenticated,
            messages: Map::new(),
        };
        channel.messages.insert("error".to_owned(), envelope::error());
        for (event, request) in &endpoint.receives {
            self.receives(&mut channel, event, request);
        }
        for (event, emitted) in &endpoint.emits {
            self.emits(&mut channel, event, emitted);
        }
        for (event, call) in &endpoint.calls {
            self.calls(&mut channel, event, call);
        }
        self.operation(&channel, "send", "error", &["error"], None, None);
        let path = Path::of(path);
        let mut object = json!({
            "address": path.address,
            "title": endpoint.name,
            "messages": channel.messages,
            "bindings": {"ws": {"method": "GET", "bindingVersion": BINDING_VERSION}},
        });
        if !path.parameters.is_empty() {
            object["parameters"] = path.parameters.into();
        }
        if let Some(text) = described(endpoint) {
            object["description"] = text.into();
        }
        self.channels.insert(channel.name, object);
    }

    fn receives(&mut self, channel: &mut Channel, event: &str, request: &RequestContract) {
        let key = key(event);
        let (reply, refusal) = (format!("{key}.reply"), format!("{key}.error"));
        let message = envelope::request(event, request, self.contract);
        channel.messages.insert(key.clone(), message);
        channel
            .messages
            .insert(reply.clone(), envelope::reply(event, request, self.contract));
        channel
            .messages
            .insert(refusal.clone(), envelope::refusal(event, request));
        let replies: [&str; 2] = [&reply, &refusal];
        let words = request.description.as_deref();
        self.operation(channel, "receive", &key, &[&key], words, Some(&replies));
    }

    fn emits(&mut self, channel: &mut Channel, event: &str, emitted: &EventContract) {
        let key = key(event);
        let message = format!("{key}.event");
        let object = envelope::push(event, emitted, self.contract);
        channel.messages.insert(message.clone(), object);
        self.operation(
            channel,
            "send",
            &key,
            &[&message],
            emitted.description.as_deref(),
            None,
        );
    }

    fn calls(&mut self, channel: &mut Channel, event: &str, call: &CallContract) {
        let key = key(event);
        let (question, answer) = (format!("{key}.call"), format!("{key}.answer"));
        let message = envelope::call(event, call, self.contract);
        channel.messages.insert(question.clone(), message);
        channel
            .messages
            .insert(answer.clone(), envelope::answer(event, call, self.contract));
        let words = call.description.as_deref();
        self.operation(channel, "send", &key, &[&question], words, Some(&[&answer]));
    }

    fn operation(
        &mut self,
        channel: &Channel,
        action: &str,
        name: &str,
        messages: &[&str],
        words: Option<&str>,
        replies: Option<&[&str]>,
    ) {
        let here = json!({"$ref": format!("#/channels/{}", channel.name)});
        let references = |messages: &[&str]| -> Vec<Value> {
            let reference =
                |message: &&str| json!({"$ref": format!("#/channels/{}/messages/{message}", channel.name)});
            messages.iter().map(reference).collect()
        };
        let mut object = json!({"action": action, "channel": here, "messages": references(messages)});
        if channel.is_authenticated {
            object["security"] = json!([{"$ref": format!("#/components/securitySchemes/{BEARER}")}]);
        }
        if let Some(words) = words {
            object["description"] = words.into();
        }
        if let Some(replies) = replies {
            object["reply"] = json!({"channel": here, "messages": references(replies)});
        }
        let key = format!("{}.{action}.{name}", channel.name);
        self.operations.insert(key, object);
    }
}

/// RFC 6750, in the places that clients have for it.
fn bearer() -> Value {
    json!({
        "type": "http",
        "scheme": "bearer",
        "description": "In `Authorization`, or as the subprotocol `base64url.bearer.asena.` and the token in base64url, beside another one.",
    })
}

fn described(endpoint: &EndpointContract) -> Option<String> {
    let mut paragraphs: Vec<String> = endpoint.description.iter().cloned().collect();
    if !endpoint.protocols.is_empty() {
        let protocols: Vec<String> = endpoint
            .protocols
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        paragraphs.push(format!(
            "Subprotocols, the preferred one first: {}.",
            protocols.join(", ")
        ));
    }
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// What a channel, a message or an operation may be called: other letters would have to be escaped in references.
fn key(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    let mut key = String::with_capacity(name.len());
    for letter in name.chars() {
        if is_plain(letter) {
            key.push(letter);
        } else {
            // Not one letter for all of them: two names would become one.
            // Writing to a string cannot fail.
            let _ = write!(key, "_{:x}_", u32::from(letter));
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_key_of_its_own() {
        assert_eq!(key("room.joined-now_1"), "room.joined-now_1");
        assert_eq!(key("room/joined"), "room_2f_joined");
        assert_eq!(key("größe"), "gr_f6__df_e");
    }
}
