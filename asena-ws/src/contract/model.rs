//! The contract as data: the same for the same declarations, in whatever order they were found.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::{Deserialize, Serialize};

use super::canonical;
use crate::events::DeliveryClass;

/// What the endpoints of an app say to their clients, and are told by them.
///
/// Names and paths are the keys of sorted maps, so that two builds of the same code give the same text. Schemas are those of
/// JSON Schema 2020-12; those with a name are under [`schemas`](Self::schemas), and are referred to by
/// `#/components/schemas/…`.
///
/// ```
/// use asena_ws::contract::Contract;
///
/// let old = Contract::from_json(r#"{"format": 1, "title": "chat", "version": "1.0.0", "endpoints": {}, "schemas": {}}"#)?;
/// assert!(old.differences(&old).is_empty());
/// # Ok::<(), asena_ws::contract::ContractError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contract {
    /// The version of this form of a contract: [`Contract::FORMAT`].
    pub format: u32,
    /// The application's name.
    pub title: String,
    /// The application's version.
    pub version: String,
    /// The endpoints by their paths, in axum's syntax.
    pub endpoints: BTreeMap<String, EndpointContract>,
    /// The schemas with a name.
    pub schemas: BTreeMap<String, Schema>,
}

/// An endpoint: what it takes, what it sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EndpointContract {
    /// Its name, as `#[websocket(name = …)]` says.
    pub name: String,
    /// The doc comment of its struct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The subprotocols that it speaks, the preferred one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<String>,
    /// Whether it has an authenticator: its clients show a token.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub authenticated: bool,
    /// What clients send, by event.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub receives: BTreeMap<String, RequestContract>,
    /// What clients are told, by event.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub emits: BTreeMap<String, EventContract>,
    /// What clients are asked, by event.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<String, CallContract>,
}

/// An event that clients send, and how it is answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RequestContract {
    /// The doc comment of its handler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is in `data`; nothing is, if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Schema>,
    /// What is in `ok` of the reply to a request with an `id`; `null` is, if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Schema>,
    /// The errors of its handler by their codes, beside those that every event has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub failures: BTreeMap<String, FailureContract>,
}

/// An error that a client may be answered with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct FailureContract {
    /// The doc comment of the variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
}

/// An event that clients are told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EventContract {
    /// The doc comment of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is in `data`; nothing is, if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Schema>,
    /// What becomes of it when a client is slow.
    pub delivery: DeliveryClass,
}

/// A question to a client, which is to be answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct CallContract {
    /// The doc comment of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is in `data`; nothing is, if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Schema>,
    /// What the client puts in `ok`; `null`, if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Schema>,
}

/// Why there is no contract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The graph does not hold.
    #[error(transparent)]
    Graph(#[from] crate::container::GraphError),
    /// The text is no contract as [`Contract::to_json`] writes it.
    #[error("this is no contract: {0}; `contract json` writes one")]
    Json(#[from] serde_json::Error),
    /// The contract was written by another version of this crate, in a form that this one does not know.
    #[error("this contract has the format {found}, and asena-ws {} reads {}: write it anew by `contract json`", env!("CARGO_PKG_VERSION"), Contract::FORMAT)]
    Format {
        /// The format that it states.
        found: u32,
    },
    /// An enum of events does not have in its schema what it has in Rust.
    #[error(
        "the schema of `{events}` has no variant `{variant}`: remove what renames it for serde, since `#[event(\"…\")]` is its name"
    )]
    Variant {
        /// The enum.
        events: &'static str,
        /// Its variant.
        variant: &'static str,
    },
    /// Two types have the same path as far as schemars can tell, and different schemas.
    #[error(
        "two different types have the schema `{schema}`: types inside of functions have no path of their own; move one out, or give it `#[schemars(rename = \"…\")]`"
    )]
    SchemaClash {
        /// What `JsonSchema::schema_id` says of both.
        schema: String,
    },
}

impl Contract {
    /// The version of the form in which this crate reads and writes contracts.
    pub const FORMAT: u32 = 1;

    /// A contract of no endpoints.
    #[must_use]
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            format: Self::FORMAT,
            title: title.into(),
            version: version.into(),
            endpoints: BTreeMap::new(),
            schemas: BTreeMap::new(),
        }
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// If the text is no contract, or one of another format.
    pub fn from_json(text: &str) -> Result<Self, ContractError> {
        #[derive(Deserialize)]
        struct Stated {
            format: u32,
        }
        let Stated { format } = serde_json::from_str(text)?;
        if format != Self::FORMAT {
            return Err(ContractError::Format { found: format });
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The contract as JSON, indented, with a line break at its end: what is kept in a repository and compared.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical::pretty(&canonical::value(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::fixture::chat;

    #[test]
    fn a_contract_is_read_as_it_was_written() {
        let contract = chat();
        let text = contract.to_json();
        assert_eq!(Contract::from_json(&text).expect("a contract"), contract);
        assert!(text.ends_with("}\n"), "{text}");
    }

    #[test]
    fn what_is_no_contract_says_so() {
        let table = [
            ("[]", "this is no contract: "),
            (
                r#"{"format": 2, "more": true}"#,
                "this contract has the format 2, and asena-ws ",
            ),
            (
                r#"{"format": 1, "title": "chat"}"#,
                "this is no contract: missing field `version`",
            ),
        ];
        for (text, expected) in table {
            let error = Contract::from_json(text).expect_err(text).to_string();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }
}
