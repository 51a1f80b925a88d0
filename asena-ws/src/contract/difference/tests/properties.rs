//! Schemas at random, and values of them.

use proptest::prelude::*;
use serde_json::{Map, Number};

use super::super::super::shape::{Kind, Object, Rest, Shape};
use super::super::super::shapes::Shapes;
use super::super::Effect;
use super::super::schemas::{Way, changes};
use super::*;

const NAMES: &[&str] = &["a", "b", "c"];

/// A schema of what serde and schemars make of types, small enough to be equal or nearly so now and then.
fn schemas() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(true)),
        Just(json!({"type": "null"})),
        Just(json!({"type": "boolean"})),
        Just(json!({"type": "integer"})),
        Just(json!({"type": "number"})),
        Just(json!({"type": ["string", "null"]})),
        (0_u64..3).prop_map(|length| json!({"type": "string", "maxLength": length})),
        (0_u64..3).prop_map(|minimum| json!({"type": "integer", "minimum": minimum})),
        proptest::sample::subsequence(NAMES, 1..=3).prop_map(|names| json!({"enum": names})),
        Just(json!({"$ref": "#/components/schemas/List"})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let fields = proptest::collection::vec((inner.clone(), any::<bool>()), 0..=3);
        let tagged = proptest::collection::vec(inner.clone(), 1..=3);
        prop_oneof![
            inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            inner.clone().prop_map(|rest| json!({"type": "object", "additionalProperties": rest})),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| {
                json!({"type": "array", "prefixItems": [one, two], "minItems": 2, "maxItems": 2})
            }),
            inner.clone().prop_map(|inner| json!({"anyOf": [inner, {"type": "null"}]})),
            (fields, any::<bool>()).prop_map(|(fields, closed)| object(fields, closed)),
            tagged.prop_map(|variants| {
                let variants = variants.into_iter().zip(NAMES).map(|(inner, name)| {
                    json!({"type": "object", "properties": {"type": {"const": name}, "value": inner}, "required": ["type", "value"]})
                });
                json!({"oneOf": variants.collect::<Vec<_>>()})
            }),
        ]
    })
}

fn object(fields: Vec<(Value, bool)>, closed: bool) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for ((schema, is_required), name) in fields.into_iter().zip(NAMES) {
        properties.insert((*name).to_owned(), schema);
        if is_required {
            required.push(*name);
        }
    }
    let mut object = json!({"type": "object", "properties": properties, "required": required});
    if closed {
        object["additionalProperties"] = json!(false);
    }
    object
}

fn shapes() -> Shapes {
    let mut contract = Contract::new("test", "0");
    let list = json!({
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"anyOf": [{"$ref": "#/components/schemas/List"}, {"type": "null"}]}},
        "required": ["a", "b"],
    });
    contract.schemas.insert("List".to_owned(), schema(list));
    Shapes::of(&contract)
}

fn compare(way: Way, old: &Value, new: &Value) -> Vec<(Effect, String)> {
    let shapes = shapes();
    let (old, new) = (schema(old.clone()), schema(new.clone()));
    let changes = changes("data", way, (Some(&old), &shapes), (Some(&new), &shapes));
    changes
        .into_iter()
        .map(|change| (change.effect, format!("{} {}", change.path, change.words)))
        .collect()
}

fn is_breaking(way: Way, old: &Value, new: &Value) -> bool {
    compare(way, old, new)
        .iter()
        .any(|(effect, _)| *effect == Effect::Breaking)
}

/// A value of this shape, by bytes at random.
fn value_of(
    shape: &Shape,
    shapes: &Shapes,
    choices: &mut impl Iterator<Item = u8>,
    depth: usize,
) -> Option<Value> {
    let alternatives = shapes.alternatives(&shape.kind);
    let mut choose = |count: usize| usize::from(choices.next().unwrap_or_default()) % count.max(1);
    let index = choose(alternatives.len());
    // A value that contains itself ends with its last alternative: the `null` of an option.
    let index = if depth > 8 {
        alternatives.len().checked_sub(1)?
    } else {
        index
    };
    let value = match alternatives.get(index)? {
        Kind::Any => [json!(null), json!("text"), json!({"d": 1}), json!(1.5)][choose(4)].clone(),
        Kind::Null => Value::Null,
        Kind::Boolean => Value::Bool(choose(2) == 1),
        Kind::Number { integer, rules } => {
            let minimum = rules.get("minimum").and_then(Value::as_u64).unwrap_or_default();
            let number = minimum + choose(4) as u64;
            if *integer {
                number.into()
            } else {
                format!("{number}.5").parse::<Number>().ok()?.into()
            }
        }
        Kind::String(rules) => {
            let longest = rules.get("maxLength").and_then(Value::as_u64).unwrap_or(4);
            Value::String("x".repeat(choose(usize::try_from(longest).ok()? + 1)))
        }
        Kind::Literal(value) => value.clone(),
        Kind::Array { items, .. } => {
            let count = choose(3);
            let items = (0..count).map(|_| value_of(items, shapes, choices, depth + 1));
            items.collect::<Option<_>>()?
        }
        Kind::Tuple { items, .. } => {
            let items = items
                .iter()
                .map(|item| value_of(item, shapes, choices, depth + 1));
            items.collect::<Option<_>>()?
        }
        Kind::Object(object) => {
            let mut fields = Map::new();
            for (name, property) in &object.properties {
                if property.required || choices.next().unwrap_or_default().is_multiple_of(2) {
                    fields.insert(
                        name.clone(),
                        value_of(&property.shape, shapes, choices, depth + 1)?,
                    );
                }
            }
            if let Rest::Of(rest) = &object.rest {
                fields.insert("b".to_owned(), value_of(rest, shapes, choices, depth + 1)?);
            }
            Value::Object(fields)
        }
        _ => return None,
    };
    Some(value)
}

/// Whether a value is of this shape.
fn is_of(value: &Value, shape: &Shape, shapes: &Shapes) -> bool {
    shapes
        .alternatives(&shape.kind)
        .iter()
        .any(|kind| match (kind, value) {
            (Kind::Any, _) | (Kind::Null, Value::Null) | (Kind::Boolean, Value::Bool(_)) => true,
            (Kind::Number { integer, rules }, Value::Number(number)) => {
                let minimum = rules.get("minimum").and_then(Value::as_f64).unwrap_or(f64::MIN);
                (!integer || number.is_u64()) && number.as_f64().is_some_and(|number| number >= minimum)
            }
            (Kind::String(rules), Value::String(text)) => rules
                .get("maxLength")
                .and_then(Value::as_u64)
                .is_none_or(|longest| text.len() as u64 <= longest),
            (Kind::Literal(literal), value) => literal == value,
            (Kind::Array { items, .. }, Value::Array(values)) => {
                values.iter().all(|value| is_of(value, items, shapes))
            }
            (Kind::Tuple { items, .. }, Value::Array(values)) => {
                items.len() == values.len()
                    && items
                        .iter()
                        .zip(values)
                        .all(|(item, value)| is_of(value, item, shapes))
            }
            (Kind::Object(object), Value::Object(fields)) => is_object_of(fields, object, shapes),
            _ => false,
        })
}

fn is_object_of(fields: &Map<String, Value>, object: &Object, shapes: &Shapes) -> bool {
    let has_all = object
        .properties
        .iter()
        .all(|(name, property)| match fields.get(name) {
            Some(value) => is_of(value, &property.shape, shapes),
            None => !property.required,
        });
    let others = fields
        .iter()
        .filter(|(name, _)| !object.properties.contains_key(*name));
    has_all
        && others.into_iter().all(|(_, value)| match &object.rest {
            Rest::Ignored => true,
            Rest::Refused => false,
            Rest::Of(shape) => is_of(value, shape, shapes),
        })
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(schema in schemas()) {
        for way in [Way::FromClients, Way::ToClients] {
            prop_assert_eq!(compare(way, &schema, &schema), vec![]);
        }
    }

    #[test]
    fn what_breaks_senders_in_one_direction_breaks_receivers_in_the_other(old in schemas(), new in schemas()) {
        prop_assert_eq!(is_breaking(Way::FromClients, &old, &new), is_breaking(Way::ToClients, &new, &old));
    }

    #[test]
    fn an_optional_field_more_breaks_no_sender(fields in proptest::collection::vec((schemas(), any::<bool>()), 0..=2), field in schemas()) {
        let old = object(fields.clone(), true);
        let mut more = fields;
        more.push((field, false));
        let new = object(more, true);
        prop_assert!(!is_breaking(Way::FromClients, &old, &new), "{:?}", compare(Way::FromClients, &old, &new));
    }

    #[test]
    fn what_old_clients_send_is_taken_unless_it_is_called_breaking(
        old in schemas(),
        new in schemas(),
        choices in proptest::collection::vec(any::<u8>(), 32),
    ) {
        let shapes = shapes();
        let (sent, taken) = (Shape::of(&old), Shape::of(&new));
        let mut choices = choices.into_iter();
        if let Some(value) = value_of(&sent, &shapes, &mut choices, 0) {
            prop_assert!(is_of(&value, &sent, &shapes), "{value} is no {old}");
            if !is_breaking(Way::FromClients, &old, &new) {
                prop_assert!(is_of(&value, &taken, &shapes), "{value} is no {new}");
            }
        }
    }
}
