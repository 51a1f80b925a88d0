//! How everything is called: no two things the same, and nothing as what is there already.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{Contract, EndpointContract};
use super::text;

/// What the module imports or uses. All other words that cannot be types begin with a small letter.
const TYPES_TAKEN: &[&str] = &["Client", "Promise", "Record", "RequestError", "RequestOptions"];

/// The members of the runtime's `Client`, of every object, and `then`, which would make a promise of the client.
const MEMBERS_TAKEN: &[&str] = &[
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "answer",
    "close",
    "closed",
    "connect",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "notify",
    "on",
    "onError",
    "onState",
    "propertyIsEnumerable",
    "request",
    "state",
    "then",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// What of an endpoint's name says nothing beside `Client`.
const ENDPOINT_SUFFIXES: &[&str] = &["Socket", "Client"];

pub(super) struct Names {
    types: BTreeMap<String, String>,
    endpoints: BTreeMap<String, EndpointNames>,
}

/// The names of what is made of an endpoint.
pub(super) struct EndpointNames {
    pub(super) class: String,
    pub(super) receives: String,
    pub(super) emits: String,
    pub(super) failures: String,
    /// Methods by event.
    pub(super) methods: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn of(contract: &Contract) -> Self {
        let mut used: BTreeSet<String> = BTreeSet::new();
        // Endpoints first: their names are written by users of the client more often.
        let endpoints = contract.endpoints.iter().map(|(path, endpoint)| {
            let base = pascal(&endpoint.name);
            let suffix = ENDPOINT_SUFFIXES
                .iter()
                .find_map(|suffix| base.strip_suffix(suffix));
            let base = suffix.filter(|base| !base.is_empty()).unwrap_or(&base).to_owned();
            let mut name = |suffix: &str| unused(&mut used, &format!("{base}{suffix}"));
            let names = EndpointNames {
                class: name("Client"),
                receives: name("Receives"),
                emits: name("Emits"),
                failures: name("Failures"),
                methods: methods(endpoint),
            };
            (path.clone(), names)
        });
        let endpoints = endpoints.collect();
        let types = contract.schemas.keys().map(|name| {
            let mut plain = pascal(name);
            if TYPES_TAKEN.contains(&plain.as_str()) {
                plain.push_str("Type");
            }
            (name.clone(), unused(&mut used, &plain))
        });
        let types = types.collect();
        Self { types, endpoints }
    }

    /// The type of a schema; none, if there is no such schema.
    pub(super) fn find_type(&self, schema: &str) -> Option<&str> {
        self.types.get(schema).map(String::as_str)
    }

    pub(super) fn of_type(&self, schema: &str) -> &str {
        self.find_type(schema).unwrap_or("unknown")
    }

    pub(super) fn of_endpoint(&self, path: &str) -> &EndpointNames {
        &self.endpoints[path]
    }
}

fn methods(endpoint: &EndpointContract) -> BTreeMap<String, String> {
    let mut used = BTreeSet::new();
    let names = endpoint.receives.keys().map(|event| {
        let mut name = camel(event);
        if MEMBERS_TAKEN.contains(&name.as_str()) {
            name.push_str("Event");
        }
        (event.clone(), unused(&mut used, &name))
    });
    names.collect()
}

/// `message_deleted`, `message-deleted` and `message.deleted` as `messageDeleted`. A name of other letters stays what it is.
fn camel(event: &str) -> String {
    let mut name = String::with_capacity(event.len());
    for word in
        event.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric() && letter != '$')
    {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            if name.is_empty() {
                name.push(first.to_ascii_lowercase());
            } else {
                name.push(first.to_ascii_uppercase());
            }
            name.extend(letters);
        }
    }
    if text::is_identifier(&name) {
        name
    } else {
        event.to_owned()
    }
}

/// A name for a type: a capital, and no letters but those that any tool takes.
fn pascal(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    let mut is_start = true;
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            pascal.push(if is_start {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            is_start = false;
        } else if letter == '_' && !is_start {
            // As in `Page_for_Posted`, which is what schemars calls a `Page<Posted>`.
            pascal.push('_');
        } else {
            is_start = true;
        }
    }
    if text::is_identifier(&pascal) {
        pascal
    } else {
        format!("_{pascal}")
    }
}

/// The name, with a number behind it if there is another of that name.
fn unused(used: &mut BTreeSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    // The numbers do not end.
    let name = candidates
        .find(|candidate| !used.contains(candidate))
        .unwrap_or_default();
    used.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::model::RequestContract;

    #[test]
    fn events_are_methods_in_camel_case_and_no_two_are_the_same() {
        let events = [
            "message",
            "message_deleted",
            "message-deleted",
            "message.deleted",
            "close",
            "Then",
            "1st",
            "größe",
            "a b",
            "",
            "class",
        ];
        let mut endpoint = EndpointContract::default();
        for event in events {
            endpoint
                .receives
                .insert(event.to_owned(), RequestContract::default());
        }
        let names = methods(&endpoint);
        let names: Vec<(&str, &str)> = names
            .iter()
            .map(|(event, name)| (event.as_str(), name.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("", ""),
                ("1st", "1st"),
                ("Then", "thenEvent"),
                ("a b", "aB"),
                ("class", "class"),
                ("close", "closeEvent"),
                ("größe", "größe"),
                ("message", "message"),
                ("message-deleted", "messageDeleted"),
                ("message.deleted", "messageDeleted2"),
                ("message_deleted", "messageDeleted3"),
            ]
        );
    }

    #[test]
    fn types_have_names_that_are_free() {
        let mut contract = Contract::new("test", "0");
        for (path, name) in [
            ("/a", "ChatSocket"),
            ("/b", "chat"),
            ("/c", "Socket"),
            ("/d", "my socket!"),
        ] {
            let endpoint = EndpointContract {
                name: name.to_owned(),
                ..EndpointContract::default()
            };
            contract.endpoints.insert(path.to_owned(), endpoint);
        }
        for name in ["ChatClient", "Client", "Page_for_Posted", "a.b-c", "2d", "void"] {
            contract
                .schemas
                .insert(name.to_owned(), schemars::json_schema!({}));
        }
        let names = Names::of(&contract);
        let classes: Vec<&str> = names
            .endpoints
            .values()
            .map(|names| names.class.as_str())
            .collect();
        assert_eq!(classes, ["ChatClient", "ChatClient2", "SocketClient", "MyClient"]);
        let types: Vec<&str> = names.types.values().map(String::as_str).collect();
        assert_eq!(
            types,
            [
                "_2d",
                "ChatClient3",
                "ClientType",
                "Page_for_Posted",
                "ABC",
                "Void"
            ]
        );
    }
}
