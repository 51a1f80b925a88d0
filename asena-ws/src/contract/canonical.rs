//! JSON whose text does not depend on the order in which things were found, nor on features of `serde_json`.

use serde::Serialize;
use serde_json::Value;

/// As a value with sorted keys.
pub(super) fn value(of: &impl Serialize) -> Value {
    // Of maps with text for keys and of values that came from JSON: it cannot fail.
    let mut value = serde_json::to_value(of).unwrap_or_default();
    // Another crate may have switched on `serde_json/preserve_order`.
    value.sort_all_objects();
    value
}

/// For people: indented by two, with a line break at the end.
pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let text = pretty(&value(&json!({"b": [{"d": 1, "c": 2}], "a": null})));
        assert_eq!(
            text,
            "{\n  \"a\": null,\n  \"b\": [\n    {\n      \"c\": 2,\n      \"d\": 1\n    }\n  ]\n}\n"
        );
    }
}
