//! What generated code says of an endpoint, and the contract that comes of it.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema};

use super::emitted::{EmittedList, VariantSchema};
use super::model::{
    CallContract, Contract, ContractError, EndpointContract, EventContract, FailureContract, RequestContract,
};
use super::schemas::{Schemas, TypeSchema};
use crate::events::{Emit, EventDescription, ReplySchema};

/// What is in `data` of an event, and the words for it.
type Payload = (Option<Schema>, Option<String>);

/// An endpoint while it is described by the code of `#[handlers(contract)]`.
#[derive(Debug)]
pub struct Description<'a> {
    draft: &'a mut Draft,
    endpoint: EndpointContract,
}

/// A request while it is described.
#[derive(Debug)]
pub struct RequestDescription<'a> {
    draft: &'a mut Draft,
    request: &'a mut RequestContract,
}

/// A contract while its endpoints are described.
#[derive(Debug)]
pub(crate) struct Draft {
    schemas: Schemas,
    endpoints: BTreeMap<String, EndpointContract>,
    /// The package of an endpoint, and its version: what the contract is called if nothing else is said.
    package: Option<(Option<&'static str>, Option<&'static str>)>,
    fault: Option<ContractError>,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self {
            schemas: Schemas::new(),
            endpoints: BTreeMap::new(),
            package: None,
            fault: None,
        }
    }

    /// Takes up an endpoint. `describe` says whether there is a description at all.
    pub(crate) fn endpoint(
        &mut self,
        path: &str,
        name: &str,
        protocols: &[&str],
        authenticated: bool,
        describe: impl FnOnce(&mut Description<'_>) -> bool,
    ) -> bool {
        let mut description = Description {
            endpoint: EndpointContract {
                name: name.to_owned(),
                protocols: protocols.iter().map(|&name| name.to_owned()).collect(),
                authenticated,
                ..EndpointContract::default()
            },
            draft: self,
        };
        let is_described = describe(&mut description);
        if is_described {
            let endpoint = description.endpoint;
            self.endpoints.insert(path.to_owned(), endpoint);
        }
        is_described
    }

    /// The contract, under this title and version, or those of the package of its first endpoint.
    pub(crate) fn finish(self, named: Option<(String, String)>) -> Result<Contract, ContractError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let (title, version) = named.unwrap_or_else(|| {
            let (title, version) = self.package.unwrap_or_default();
            (
                title.unwrap_or("app").to_owned(),
                version.unwrap_or("0.0.0").to_owned(),
            )
        });
        let mut contract = Contract::new(title, version);
        let (schemas, renamed) = self.schemas.finish();
        contract.schemas = schemas;
        contract.endpoints = self.endpoints;
        for endpoint in contract.endpoints.values_mut() {
            for request in endpoint.receives.values_mut() {
                renamed.rename_taken(&mut request.payload);
                renamed.rename_sent(&mut request.reply);
            }
            for event in endpoint.emits.values_mut() {
                renamed.rename_sent(&mut event.payload);
            }
            for call in endpoint.calls.values_mut() {
                renamed.rename_sent(&mut call.payload);
                renamed.rename_taken(&mut call.reply);
            }
        }
        Ok(contract)
    }

    fn sent<T: JsonSchema>(&mut self) -> Option<Schema> {
        let schema = self.schemas.sent::<T>();
        self.noted(schema)?.schema
    }

    fn taken<T: JsonSchema>(&mut self) -> Option<Schema> {
        let schema = self.schemas.taken::<T>();
        self.noted(schema)?.schema
    }

    /// The first fault is told at the end.
    fn noted<T>(&mut self, result: Result<T, ContractError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault.get_or_insert(fault);
                None
            }
        }
    }

    /// The payload and the words of one of the events that a type can be.
    fn emitted<E: Emit + JsonSchema>(&mut self, event: &EventDescription) -> Option<Payload> {
        let Some(variant) = event.variant else {
            let schema = self.schemas.sent::<E>();
            let TypeSchema { schema, description } = self.noted(schema)?;
            return Some((schema, description));
        };
        let schema = self.schemas.sent_inline::<E>();
        let found = VariantSchema::find(&schema, variant).ok_or(ContractError::Variant {
            events: std::any::type_name::<E>(),
            variant,
        });
        let VariantSchema { payload, description } = self.noted(found)?;
        Some((payload, description))
    }
}

impl Description<'_> {
    /// The doc comment of the endpoint, and the package that it stands in.
    pub fn endpoint(&mut self, words: &str, package: Option<&'static str>, version: Option<&'static str>) {
        self.endpoint.description = described(words);
        self.draft.package.get_or_insert((package, version));
    }

    /// An event that it handles.
    pub fn receives(&mut self, event: &str, words: &str) -> RequestDescription<'_> {
        let request = self.endpoint.receives.entry(event.to_owned()).or_default();
        request.description = described(words);
        RequestDescription {
            draft: self.draft,
            request,
        }
    }

    /// All that it lists as emitted.
    pub fn emitted<L: EmittedList>(&mut self) {
        L::describe(self);
    }

    /// What it emits as a type: an event, several, or a question.
    pub(super) fn emits<E: Emit + JsonSchema>(&mut self) {
        for event in E::EVENTS {
            let Some((payload, description)) = self.draft.emitted::<E>(event) else {
                continue;
            };
            let name = event.name.to_owned();
            if let ReplySchema::Known(reply) = E::REPLY {
                let reply = (reply.0)(self.draft);
                let call = CallContract {
                    description,
                    payload,
                    reply,
                };
                self.endpoint.calls.insert(name, call);
            } else {
                let delivery = event.delivery;
                let emitted = EventContract {
                    description,
                    payload,
                    delivery,
                };
                self.endpoint.emits.insert(name, emitted);
            }
        }
    }
}

/// How a type that clients send is described, by whom it does not know.
#[derive(Clone, Copy)]
pub struct Taken(fn(&mut Draft) -> Option<Schema>);

impl Taken {
    pub(crate) const fn of<T: JsonSchema>() -> Self {
        Self(Draft::taken::<T>)
    }
}

impl fmt::Debug for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Taken")
    }
}

impl RequestDescription<'_> {
    /// What is in `data`.
    pub fn payload<T: JsonSchema>(&mut self) {
        self.request.payload = self.draft.taken::<T>();
    }

    /// Whatever stands in `data`.
    pub fn raw_payload(&mut self) {
        self.request.payload = Some(Schema::default());
    }

    /// What the reply is.
    pub fn reply<T: JsonSchema>(&mut self) {
        self.request.reply = self.draft.sent::<T>();
    }

    /// An error of the handler.
    pub fn failure(&mut self, code: &str, words: &str, retryable: bool) {
        let failure = FailureContract {
            description: described(words),
            retryable,
        };
        self.request.failures.entry(code.to_owned()).or_insert(failure);
    }
}

/// A doc comment as text: each line without the space that stands behind `///`.
fn described(words: &str) -> Option<String> {
    let lines = words
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(dead_code, reason = "these types are only described")]

    use expect_test::expect;
    use serde::{Deserialize, Serialize};

    use super::*;

    /// What is said.
    #[derive(JsonSchema, Deserialize)]
    struct NewMessage {
        text: String,
        #[serde(default)]
        loud: bool,
    }

    #[derive(JsonSchema, Serialize)]
    struct Posted {
        text: String,
    }

    impl crate::events::Event for Posted {
        const NAME: &'static str = "posted";
        const DELIVERY: crate::events::DeliveryClass = crate::events::DeliveryClass::Must;
    }

    /// Are you sure?
    #[derive(JsonSchema, Serialize)]
    struct Confirm(String);

    impl crate::events::Event for Confirm {
        const NAME: &'static str = "confirm";
        const REPLY: ReplySchema = crate::events::ReplyType::<bool>::SCHEMA;
    }

    #[test]
    fn what_is_described_is_the_contract() {
        let mut draft = Draft::new();
        let described = draft.endpoint("/chat", "ChatSocket", &["chat.v1"], false, |endpoint| {
            endpoint.endpoint(" A room.\n\n  - to talk in", Some("chat"), Some("0.1.0"));
            let mut request = endpoint.receives("message", " Says it.");
            request.payload::<NewMessage>();
            request.reply::<Posted>();
            request.failure("room_full", "", true);
            endpoint.receives("typing", "").reply::<()>();
            endpoint.emitted::<(Posted, (Confirm, ()))>();
            true
        });
        assert!(described);
        assert!(!draft.endpoint("/other", "Other", &[], false, |_| false));
        let contract = draft.finish(None).expect("a contract");
        expect![[r##"
            {
              "endpoints": {
                "/chat": {
                  "calls": {
                    "confirm": {
                      "description": "Are you sure?",
                      "payload": {
                        "$ref": "#/components/schemas/Confirm"
                      },
                      "reply": {
                        "type": "boolean"
                      }
                    }
                  },
                  "description": "A room.\n\n - to talk in",
                  "emits": {
                    "posted": {
                      "delivery": "must",
                      "payload": {
                        "$ref": "#/components/schemas/Posted"
                      }
                    }
                  },
                  "name": "ChatSocket",
                  "protocols": [
                    "chat.v1"
                  ],
                  "receives": {
                    "message": {
                      "description": "Says it.",
                      "failures": {
                        "room_full": {
                          "retryable": true
                        }
                      },
                      "payload": {
                        "$ref": "#/components/schemas/NewMessage"
                      },
                      "reply": {
                        "$ref": "#/components/schemas/Posted"
                      }
                    },
                    "typing": {}
                  }
                }
              },
              "format": 1,
              "schemas": {
                "Confirm": {
                  "description": "Are you sure?",
                  "type": "string"
                },
                "NewMessage": {
                  "description": "What is said.",
                  "properties": {
                    "loud": {
                      "default": false,
                      "type": "boolean"
                    },
                    "text": {
                      "type": "string"
                    }
                  },
                  "required": [
                    "text"
                  ],
                  "type": "object"
                },
                "Posted": {
                  "properties": {
                    "text": {
                      "type": "string"
                    }
                  },
                  "required": [
                    "text"
                  ],
                  "type": "object"
                }
              },
              "title": "chat",
              "version": "0.1.0"
            }
        "##]]
        .assert_eq(&contract.to_json());
    }
}
