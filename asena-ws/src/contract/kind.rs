//! What kinds have in common, and how they are called in a sentence.

use std::fmt;

use serde_json::Value;

use super::shape::{Kind, Object, Shape};

/// A literal longer than this is cut in a sentence.
const LITERAL_CHARS_MAX: usize = 60;

impl Kind {
    /// The type of JSON, as JSON Schema calls it.
    pub(super) fn type_name(&self) -> Option<&'static str> {
        match self {
            Self::Null | Self::Literal(Value::Null) => Some("null"),
            Self::Boolean | Self::Literal(Value::Bool(_)) => Some("boolean"),
            Self::Number { .. } | Self::Literal(Value::Number(_)) => Some("number"),
            Self::String(_) | Self::Literal(Value::String(_)) => Some("string"),
            Self::Array { .. } | Self::Tuple { .. } | Self::Literal(Value::Array(_)) => Some("array"),
            Self::Object(_) | Self::Literal(Value::Object(_)) => Some("object"),
            Self::Any
            | Self::Never
            | Self::Union(_)
            | Self::All(_)
            | Self::Reference(_)
            | Self::Opaque(_) => None,
        }
    }

    /// Whether a value of the one may be meant for the other, so that it is worth telling where they differ.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => one == two,
            // A value is one of many, many are never all the same one.
            (_, Self::Literal(_)) => false,
            (Self::Literal(Value::Number(number)), Self::Number { integer, .. }) => {
                !integer || number.is_i64() || number.is_u64()
            }
            (Self::Object(one), Self::Object(two)) => one.may_be(two),
            (Self::Any, Self::Any) | (Self::Opaque(_), _) | (_, Self::Opaque(_)) => true,
            _ => self.type_name().is_some() && self.type_name() == other.type_name(),
        }
    }

    /// Whether it is what names stand for, in part at least.
    pub(super) fn is_by_name(&self) -> bool {
        match self {
            Self::Reference(_) => true,
            Self::Union(parts) | Self::All(parts) => parts.iter().any(|part| part.kind.is_by_name()),
            _ => false,
        }
    }

    /// Whether it may depend on what names stand for.
    pub(super) fn may_mention_names(&self) -> bool {
        match self {
            Self::Reference(_)
            | Self::Opaque(_)
            | Self::Object(_)
            | Self::Array { .. }
            | Self::Tuple { .. } => true,
            Self::Union(parts) | Self::All(parts) => parts.iter().any(|part| part.kind.may_mention_names()),
            _ => false,
        }
    }
}

impl Object {
    /// Whether no field that both always have tells them apart: the tag of an enum.
    fn may_be(&self, other: &Self) -> bool {
        let tags = self.tags();
        let others = other.tags();
        let apart = tags.iter().any(|(name, value)| {
            others
                .iter()
                .any(|(other_name, other_value)| name == other_name && value != other_value)
        });
        // An enum without a tag of its own has one field, by the name of its variant.
        let by_name = self.only_field().zip(other.only_field());
        !apart && by_name.is_none_or(|(one, two)| one == two)
    }

    /// Required fields of one value.
    pub(super) fn tags(&self) -> Vec<(&str, &Value)> {
        let required = self.properties.iter().filter(|(_, property)| property.required);
        let tags = required.filter_map(|(name, property)| match &property.shape.kind {
            Kind::Literal(value) => Some((name.as_str(), value)),
            _ => None,
        });
        tags.collect()
    }

    /// The field of a variant of an enum as serde writes it by default: `{"Variant": …}`.
    fn only_field(&self) -> Option<&str> {
        let mut properties = self.properties.iter();
        let (name, property) = properties.next()?;
        let is_variant =
            property.required && self.rest == super::shape::Rest::Refused && properties.next().is_none();
        is_variant.then_some(name)
    }
}

/// In a sentence of what is admitted: "no longer admits `"sad"`".
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("any value"),
            Self::Never => formatter.write_str("nothing"),
            Self::Null => formatter.write_str("`null`"),
            Self::Boolean => formatter.write_str("booleans"),
            Self::Number { integer: true, .. } => formatter.write_str("integers"),
            Self::Number { integer: false, .. } => formatter.write_str("numbers"),
            Self::String(_) => formatter.write_str("strings"),
            Self::Literal(value) => write!(formatter, "`{}`", shortened(value)),
            Self::Array { .. } => formatter.write_str("arrays"),
            Self::Tuple { items, .. } => write!(formatter, "arrays of {} elements", items.len()),
            Self::Object(object) => write!(formatter, "{object}"),
            Self::Union(variants) => write!(formatter, "{}", joined(variants, " or ")),
            Self::All(parts) => write!(formatter, "{}", joined(parts, " and ")),
            Self::Reference(name) => write!(formatter, "`{name}`"),
            Self::Opaque(value) => write!(formatter, "what `{}` says", shortened(value)),
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, value)) = self.tags().first() {
            return write!(formatter, "objects with `{name}: {}`", shortened(value));
        }
        match self.only_field() {
            Some(name) => write!(formatter, "objects with `{name}`"),
            None => formatter.write_str("objects"),
        }
    }
}

fn joined(shapes: &[Shape], word: &str) -> String {
    let words: Vec<String> = shapes.iter().map(|shape| shape.kind.to_string()).collect();
    words.join(word)
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LITERAL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
