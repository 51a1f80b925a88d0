use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The unique id of a connection: a UUID of version 7, so ids sort by the time of their connection.
///
/// ```
/// use asena_ws::SocketId;
///
/// let id: SocketId = "0193fe54-7e4a-7000-8000-000000000000".parse()?;
/// assert_eq!(id.to_string(), "0193fe54-7e4a-7000-8000-000000000000");
/// assert_eq!(serde_json::to_string(&id)?, r#""0193fe54-7e4a-7000-8000-000000000000""#); // as messages have it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(Uuid);

impl SocketId {
    pub(crate) fn next() -> Self {
        Self(Uuid::now_v7())
    }

    /// As good as a number by chance: to spread something over connections, and for no secret.
    pub(crate) fn random(self) -> u64 {
        let (_, random) = self.0.as_u64_pair();
        // Two bits of the upper half are the same in all (RFC 9562 §5.7).
        random << 2
    }

    /// The UUID.
    #[must_use]
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

/// Of one number, since an id is random already.
impl Hash for SocketId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (time, random) = self.0.as_u64_pair();
        state.write_u64(time ^ random);
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// From the text that `Display` writes.
impl FromStr for SocketId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// As the text that `Display` writes.
impl Serialize for SocketId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// From the text that `Display` writes, so that it can stand in a message and in an axum `Path`.
impl<'de> Deserialize<'de> for SocketId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A string, in the contract.
#[cfg(feature = "contract")]
impl schemars::JsonSchema for SocketId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SocketId".into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        "asena_ws::SocketId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "uuid"})
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = SocketId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the id of a connection, which is a UUID")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SocketId, E> {
        text.parse()
            .map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_text_in_json_and_comes_back_from_it() {
        let id = SocketId::next();
        let json = serde_json::to_string(&id).expect("JSON");
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<SocketId>(&json).expect("an id"), id);
    }

    #[test]
    fn what_is_no_id_is_said_in_words() {
        for (json, expected) in [
            (
                r#""7""#,
                "invalid value: string \"7\", expected the id of a connection, which is a UUID",
            ),
            (
                "7",
                "invalid type: integer `7`, expected the id of a connection, which is a UUID",
            ),
        ] {
            let error = serde_json::from_str::<SocketId>(json).expect_err("no id");
            assert!(error.to_string().starts_with(expected), "{json}: {error}");
        }
    }
}
