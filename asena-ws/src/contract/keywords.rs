//! The words of JSON Schema: which of them describe, and which hold schemas of their own.

use serde_json::{Map, Value};

/// Words that tell readers something and refuse no value (JSON Schema 2020-12 §9).
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "$schema",
    "default",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

/// Words whose value is a schema.
const ONE: &[&str] = &[
    "additionalItems",
    "additionalProperties",
    "contains",
    "else",
    "if",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Words whose value is a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// Words whose value is schemas by name.
const NAMED: &[&str] = &["$defs", "dependentSchemas", "patternProperties", "properties"];

/// Lists whose order says nothing.
const SETS: &[&str] = &["allOf", "anyOf", "enum", "oneOf", "required", "type"];

/// Where the schemas with a name are.
pub(super) const SCHEMAS: &str = "#/components/schemas/";

pub(super) fn is_annotation(word: &str) -> bool {
    ANNOTATIONS.contains(&word) || word.starts_with("x-")
}

/// The name that a schema refers to.
pub(super) fn referred(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// Lets `change` see each schema within this one, and this one last. Values that are no schemas are left alone: those of `const`, `enum`,
/// `default` and `examples`.
pub(super) fn walk(schema: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(words) = schema else { return };
    for (word, value) in words.iter_mut() {
        let word = word.as_str();
        match value {
            Value::Array(list) if LIST.contains(&word) || word == "items" => {
                for schema in list {
                    walk(schema, change);
                }
            }
            Value::Object(named) if NAMED.contains(&word) => {
                for schema in named.values_mut() {
                    walk(schema, change);
                }
            }
            value if ONE.contains(&word) || word == "items" => walk(value, change),
            _ => {}
        }
    }
    change(words);
}

/// Takes away what refuses no value, and the order of lists that are sets.
pub(super) fn bare(schema: &mut Value) {
    walk(schema, &mut |words| {
        words.retain(|word, _| !is_annotation(word));
        for (word, value) in words.iter_mut() {
            if let Value::Array(list) = value
                && SETS.contains(&word.as_str())
            {
                list.iter_mut().for_each(Value::sort_all_objects);
                list.sort_by_cached_key(Value::to_string);
                list.dedup();
            }
        }
    });
    schema.sort_all_objects();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_may_be_called_as_an_annotation_is() {
        let mut schema = json!({
            "description": "gone",
            "properties": {"title": {"type": "string", "title": "gone"}, "default": true},
            "required": ["title", "default"],
            "oneOf": [{"const": {"title": "kept"}, "title": "gone"}, {"enum": ["b", "a"]}],
        });
        bare(&mut schema);
        assert_eq!(
            schema,
            json!({
                "properties": {"title": {"type": "string"}, "default": true},
                "required": ["default", "title"],
                "oneOf": [{"const": {"title": "kept"}}, {"enum": ["a", "b"]}],
            })
        );
    }
}
