use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::canonical;
use super::keywords;
use super::model::Contract;

/// What two contracts have in common that say the same to a program: 64 hexadecimal digits.
///
/// It is the SHA-256 of the contract as JSON, with sorted keys and no white space, without what only people read: its title and version,
/// descriptions, and the annotations of schemas (`title`, `description`, `default`, `examples`, `deprecated`, `readOnly`, `writeOnly`,
/// `$comment`). The order of variants and fields makes no difference. Names of schemas do, since generated clients have them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Contract {
    /// What a client can be compared by: see [`Fingerprint`].
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let text = canonical::value(&self.without_words()).to_string();
        Fingerprint(digest(text.as_bytes()))
    }

    /// The contract without what only people read.
    fn without_words(&self) -> Self {
        let mut contract = self.clone();
        contract.title.clear();
        contract.version.clear();
        for endpoint in contract.endpoints.values_mut() {
            endpoint.description = None;
            for request in endpoint.receives.values_mut() {
                request.description = None;
                bare(&mut request.payload);
                bare(&mut request.reply);
                for failure in request.failures.values_mut() {
                    failure.description = None;
                }
            }
            for event in endpoint.emits.values_mut() {
                event.description = None;
                bare(&mut event.payload);
            }
            for call in endpoint.calls.values_mut() {
                call.description = None;
                bare(&mut call.payload);
                bare(&mut call.reply);
            }
        }
        for schema in contract.schemas.values_mut() {
            *schema = bared(schema.as_value());
        }
        contract
    }
}

/// The SHA-256 of these bytes, in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes)
        .into_iter()
        .map(|byte| format!("{byte:02x}"));
    digits.collect()
}

fn bare(schema: &mut Option<schemars::Schema>) {
    if let Some(schema) = schema {
        *schema = bared(schema.as_value());
    }
}

fn bared(schema: &Value) -> schemars::Schema {
    let mut schema = schema.clone();
    keywords::bare(&mut schema);
    // It was a schema, and is still an object or a boolean.
    schemars::Schema::try_from(schema).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use crate::contract::fixture::chat;

    #[test]
    fn words_for_people_and_the_order_of_declarations_make_no_difference() {
        let mut other = chat();
        other.title = "another".to_owned();
        other.version = "2.0.0".to_owned();
        let endpoint = other.endpoints.get_mut("/chat").expect("the endpoint");
        endpoint.description = Some("Other words.".to_owned());
        endpoint
            .receives
            .get_mut("message")
            .expect("the event")
            .description = None;
        other.schemas.insert(
            "Mood".to_owned(),
            json_schema!({"enum": ["sad", "glad"], "description": "Other words.", "type": "string"}),
        );
        assert_eq!(other.fingerprint(), chat().fingerprint());
    }

    #[test]
    fn what_a_client_can_see_makes_one() {
        let mut renamed = chat();
        let endpoint = renamed.endpoints.get_mut("/chat").expect("the endpoint");
        let request = endpoint.receives.remove("message").expect("the event");
        endpoint.receives.insert("say".to_owned(), request);
        assert_ne!(renamed.fingerprint(), chat().fingerprint());

        let mut retyped = chat();
        let schema = json_schema!({"enum": ["sad", "glad", "tired"], "type": "string"});
        retyped.schemas.insert("Mood".to_owned(), schema);
        assert_ne!(retyped.fingerprint(), chat().fingerprint());
    }

    #[test]
    fn it_is_the_same_on_every_machine() {
        expect_test::expect!["8b0891efd1e03bab606bfee86bd8e1796c7335f8a4301caa9f3a1ad5c132b4d0"]
            .assert_eq(chat().fingerprint().as_str());
    }
}
