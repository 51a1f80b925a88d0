//! The events that an endpoint lists, as its list says them: `(A, (B, ()))`.

use schemars::Schema;
use serde_json::Value;

use super::describe::Description;
use super::probe::Described;
use crate::events::{Emit, ReplySchema};

/// A list of events that the contract can describe.
#[diagnostic::on_unimplemented(
    message = "not all events that this endpoint lists can be described in the contract",
    label = "wants a JSON Schema of each event",
    note = "derive it: `#[derive(schemars::JsonSchema)]`, with `schemars = \"1\"` in Cargo.toml",
    note = "or leave this endpoint out of the contract: write `#[handlers]`"
)]
pub trait EmittedList {
    /// Whether what clients answer to the calls among them can be described.
    const ARE_REPLIES_KNOWN: bool = true;

    /// Describes each of them.
    fn describe(endpoint: &mut Description<'_>);
}

impl EmittedList for () {
    fn describe(_: &mut Description<'_>) {}
}

impl<H: Emit + Described, T: EmittedList> EmittedList for (H, T) {
    const ARE_REPLIES_KNOWN: bool = !matches!(H::REPLY, ReplySchema::Unknown) && T::ARE_REPLIES_KNOWN;

    fn describe(endpoint: &mut Description<'_>) {
        endpoint.emits::<H>();
        T::describe(endpoint);
    }
}

/// What a variant of an enum is, by the schema of the enum.
#[derive(Debug, PartialEq)]
pub(super) struct VariantSchema {
    /// None, if it has no fields.
    pub(super) payload: Option<Schema>,
    pub(super) description: Option<String>,
}

impl VariantSchema {
    /// Finds a variant by its name in Rust, however serde spells it, in what schemars makes of an enum without a tag of its own.
    pub(super) fn find(schema: &Schema, name: &str) -> Option<Self> {
        let variants = match schema.get("oneOf") {
            Some(Value::Array(variants)) => variants.as_slice(),
            _ => std::slice::from_ref(schema.as_value()),
        };
        variants.iter().find_map(|variant| Self::of(variant, name))
    }

    fn of(variant: &Value, name: &str) -> Option<Self> {
        let description = variant.get("description").and_then(Value::as_str);
        let found = |payload| Self {
            payload,
            description: description.map(str::to_owned),
        };
        if let Some(Value::Object(properties)) = variant.get("properties")
            && properties.len() == 1
        {
            let (key, payload) = properties.iter().next()?;
            let payload = payload.clone().try_into().ok()?;
            return is_spelt(key, name).then(|| found(Some(payload)));
        }
        let units = variant.get("const").into_iter();
        let mut units = units.chain(
            variant
                .get("enum")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
        units
            .any(|unit| unit.as_str().is_some_and(|unit| is_spelt(unit, name)))
            .then(|| found(None))
    }
}

/// `user_moved`, `user-moved`, `userMoved` and `USER_MOVED` are spellings of `UserMoved`.
fn is_spelt(spelling: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|letter| !matches!(letter, '_' | '-'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    letters(spelling) == letters(name)
}

#[cfg(test)]
mod tests {
    #![expect(dead_code, reason = "these types are only described")]

    use schemars::{JsonSchema, json_schema, schema_for};

    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Events {
        /// Somebody said something.
        Posted {
            text: String,
        },
        UserMoved(u8, u8),
        Wrapped(String),
        Left,
        /// All is over.
        Closed,
    }

    #[test]
    fn a_variant_is_found_however_serde_spells_it() {
        let schema = schema_for!(Events);
        let find = |name: &str| VariantSchema::find(&schema, name).expect(name);
        let posted = find("Posted");
        assert_eq!(posted.description.as_deref(), Some("Somebody said something."));
        let properties = posted.payload.expect("fields");
        assert_eq!(properties.get("required"), Some(&serde_json::json!(["text"])));
        let moved = find("UserMoved").payload.expect("fields");
        assert_eq!(moved.get("maxItems"), Some(&serde_json::json!(2)));
        assert_eq!(find("Wrapped").payload, Some(json_schema!({"type": "string"})));
        assert_eq!(
            find("Left"),
            VariantSchema {
                payload: None,
                description: None
            }
        );
        assert_eq!(find("Closed").description.as_deref(), Some("All is over."));
        assert_eq!(VariantSchema::find(&schema, "Opened"), None);
    }
}
