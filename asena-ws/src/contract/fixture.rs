//! A contract for the tests of what is made of contracts.

use std::collections::BTreeMap;

use schemars::json_schema;

use super::model::{
    CallContract, Contract, EndpointContract, EventContract, FailureContract, RequestContract,
};
use crate::events::DeliveryClass;

/// A chat with an event of every kind.
pub(super) fn chat() -> Contract {
    let mut contract = Contract::new("chat", "1.2.3");
    let message = RequestContract {
        description: Some("Says something to everybody in the room.".to_owned()),
        payload: Some(json_schema!({"$ref": "#/components/schemas/NewMessage"})),
        reply: Some(json_schema!({"$ref": "#/components/schemas/Posted"})),
        failures: BTreeMap::from([(
            "room_full".to_owned(),
            FailureContract {
                description: Some("There is no place left.".to_owned()),
                retryable: true,
            },
        )]),
    };
    let endpoint = EndpointContract {
        name: "ChatSocket".to_owned(),
        description: Some("A room to talk in.".to_owned()),
        protocols: Vec::new(),
        authenticated: false,
        receives: BTreeMap::from([
            ("message".to_owned(), message),
            ("typing".to_owned(), RequestContract::default()),
        ]),
        emits: BTreeMap::from([
            (
                "posted".to_owned(),
                EventContract {
                    description: Some("Somebody has said something.".to_owned()),
                    payload: Some(json_schema!({"$ref": "#/components/schemas/Posted"})),
                    delivery: DeliveryClass::Must,
                },
            ),
            (
                "cursor".to_owned(),
                EventContract {
                    description: None,
                    payload: Some(
                        json_schema!({"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "minItems": 2, "maxItems": 2}),
                    ),
                    delivery: DeliveryClass::Latest,
                },
            ),
        ]),
        calls: BTreeMap::from([(
            "confirm".to_owned(),
            CallContract {
                description: Some("Are you sure?".to_owned()),
                payload: Some(json_schema!({"type": "string"})),
                reply: Some(json_schema!({"type": "boolean"})),
            },
        )]),
    };
    contract.endpoints.insert("/chat".to_owned(), endpoint);
    let schemas = [
        (
            "NewMessage",
            json_schema!({
                "type": "object",
                "description": "What is said.",
                "examples": [{"text": "Merhaba"}],
                "properties": {
                    "text": {"type": "string", "description": "At most 500 characters.", "maxLength": 500},
                    "mood": {"anyOf": [{"$ref": "#/components/schemas/Mood"}, {"type": "null"}]},
                },
                "required": ["text"],
            }),
        ),
        (
            "Posted",
            json_schema!({
                "type": "object",
                "properties": {
                    "id": {"type": "integer", "format": "uint64", "minimum": 0},
                    "text": {"type": "string"},
                    "mood": {"anyOf": [{"$ref": "#/components/schemas/Mood"}, {"type": "null"}]},
                },
                "required": ["id", "text", "mood"],
            }),
        ),
        ("Mood", json_schema!({"type": "string", "enum": ["glad", "sad"]})),
    ];
    contract.schemas = schemas
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    contract
}
