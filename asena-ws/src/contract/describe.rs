//! What generated code says of an endpoint, and the contract that comes of it.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};

use super::model::{
    CallContract, Contract, ContractError, DeliveryClass, EndpointContract, EventContract, FailureContract,
    RequestContract,
};
use super::schemas::Schemas;

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
    package: Option<(&'static str, &'static str)>,
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
        describe: impl FnOnce(&mut Description<'_>) -> bool,
    ) -> bool {
        let mut description = Description {
            endpoint: EndpointContract {
                name: name.to_owned(),
                protocols: protocols.iter().map(|&name| name.to_owned()).collect(),
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
            (title.to_owned(), version.to_owned())
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
        self.noted(schema)
    }

    fn taken<T: JsonSchema>(&mut self) -> Option<Schema> {
        let schema = self.schemas.taken::<T>();
        self.noted(schema)
    }

    /// The first fault is told at the end.
    fn noted(&mut self, schema: Result<Schema, ContractError>) -> Option<Schema> {
        match schema {
            // `()`: nothing is sent, and whatever comes is ignored.
            Ok(schema) if is_nothing(&schema) => None,
            Ok(schema) => Some(schema),
            Err(fault) => {
                self.fault.get_or_insert(fault);
                None
            }
        }
    }
}

impl Description<'_> {
    /// The doc comment of the endpoint, and the package that it stands in.
    pub fn endpoint(&mut self, words: &str, package: &'static str, version: &'static str) {
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

    /// An event that it emits.
    pub fn emits<T: JsonSchema>(&mut self, event: &str, words: &str, delivery: DeliveryClass) {
        let event_contract = EventContract {
            description: described(words),
            payload: self.draft.sent::<T>(),
            delivery,
        };
        self.endpoint.emits.insert(event.to_owned(), event_contract);
    }

    /// A question that it asks.
    pub fn calls<T: JsonSchema, R: JsonSchema>(&mut self, event: &str, words: &str) {
        let call = CallContract {
            description: described(words),
            payload: self.draft.sent::<T>(),
            reply: self.draft.taken::<R>(),
        };
        self.endpoint.calls.insert(event.to_owned(), call);
    }
}

impl RequestDescription<'_> {
    /// What is in `data`.
    pub fn payload<T: JsonSchema>(&mut self) {
        self.request.payload = self.draft.taken::<T>();
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

fn is_nothing(schema: &Schema) -> bool {
    schema.get("type").is_some_and(|name| name == "null")
        && schema.as_object().is_some_and(|words| words.len() == 1)
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

    #[test]
    fn what_is_described_is_the_contract() {
        let mut draft = Draft::new();
        let described = draft.endpoint("/chat", "ChatSocket", &["chat.v1"], |endpoint| {
            endpoint.endpoint(" A room.\n\n  - to talk in", "chat", "0.1.0");
            let mut request = endpoint.receives("message", " Says it.");
            request.payload::<NewMessage>();
            request.reply::<Posted>();
            request.failure("room_full", "", true);
            endpoint.receives("typing", "").reply::<()>();
            endpoint.emits::<Posted>("posted", "", DeliveryClass::Must);
            endpoint.calls::<String, bool>("confirm", "");
            true
        });
        assert!(described);
        assert!(!draft.endpoint("/other", "Other", &[], |_| false));
        let contract = draft.finish(None).expect("a contract");
        expect![[r##"
            {
              "endpoints": {
                "/chat": {
                  "calls": {
                    "confirm": {
                      "payload": {
                        "type": "string"
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
