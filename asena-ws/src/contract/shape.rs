//! A JSON Schema, read: what the generated types and the comparison of two contracts are made of.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::keywords;

/// The values that a schema admits, and what is said of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) description: Option<String>,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Any,
    Never,
    Null,
    Boolean,
    Number {
        integer: bool,
        rules: Rules,
    },
    String(Rules),
    Literal(Value),
    Array {
        items: Box<Shape>,
        rules: Rules,
    },
    /// The first elements, and what may follow them; nothing, if there is none.
    Tuple {
        items: Vec<Shape>,
        rest: Option<Box<Shape>>,
        rules: Rules,
    },
    Object(Object),
    /// One of these.
    Union(Vec<Shape>),
    /// All of these at once.
    All(Vec<Shape>),
    /// A schema with a name.
    Reference(String),
    /// Words of JSON Schema that we know nothing of.
    Opaque(Value),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    pub(super) properties: BTreeMap<String, Property>,
    pub(super) rest: Rest,
    pub(super) rules: Rules,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Property {
    pub(super) required: bool,
    pub(super) shape: Shape,
}

/// The properties that an object does not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Rest {
    /// They are not spoken of: nobody sends them, and who finds one ignores it.
    #[default]
    Ignored,
    /// They are refused.
    Refused,
    /// They are of this shape: a map.
    Of(Box<Shape>),
}

/// Bounds and formats, by their words.
pub(super) type Rules = BTreeMap<String, Value>;

const NUMBER: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maximum",
    "minimum",
    "multipleOf",
];
const STRING: &[&str] = &[
    "contentEncoding",
    "contentMediaType",
    "format",
    "maxLength",
    "minLength",
    "pattern",
];
const ARRAY: &[&str] = &[
    "contains",
    "maxContains",
    "maxItems",
    "minContains",
    "minItems",
    "unevaluatedItems",
    "uniqueItems",
];
const OBJECT: &[&str] = &[
    "dependentRequired",
    "dependentSchemas",
    "maxProperties",
    "minProperties",
    "propertyNames",
];

/// Words that are read here, beside the rules.
const READ: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "items",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
    "type",
    "unevaluatedProperties",
];

/// Which types a schema without `type` speaks of.
const IMPLIED: &[(&str, &[&str])] = &[
    (
        "object",
        &[
            "additionalProperties",
            "patternProperties",
            "properties",
            "required",
            "unevaluatedProperties",
        ],
    ),
    ("array", &["items", "prefixItems"]),
];

impl Shape {
    pub(super) fn of(schema: &Value) -> Self {
        let Value::Object(words) = schema else {
            let admits = schema.as_bool().unwrap_or(true);
            return Kind::into_shape(if admits { Kind::Any } else { Kind::Never });
        };
        Self {
            description: words
                .get("description")
                .and_then(Value::as_str)
                .map(str::to_owned),
            kind: Kind::of(words),
        }
    }
}

impl Kind {
    pub(super) fn into_shape(self) -> Shape {
        Shape {
            description: None,
            kind: self,
        }
    }

    fn of(words: &Map<String, Value>) -> Self {
        let mut parts = Vec::new();
        match (words.get("$ref"), keywords::referred(words)) {
            (_, Some(name)) => parts.push(Self::Reference(name.to_owned())),
            (Some(elsewhere), None) => parts.push(Self::Opaque(elsewhere.clone())),
            (None, None) => {}
        }
        if let Some(value) = words.get("const") {
            parts.push(Self::Literal(value.clone()));
        } else if let Some(Value::Array(values)) = words.get("enum") {
            let literals = values
                .iter()
                .map(|value| Self::Literal(value.clone()).into_shape());
            parts.push(Self::union(literals.collect()));
        } else if let Some(types) = types(words) {
            let kinds = types.iter().map(|name| Self::typed(name, words).into_shape());
            parts.push(Self::union(kinds.collect()));
        }
        for word in ["oneOf", "anyOf"] {
            if let Some(Value::Array(variants)) = words.get(word) {
                parts.push(Self::union(variants.iter().map(Shape::of).collect()));
            }
        }
        if let Some(Value::Array(all)) = words.get("allOf") {
            parts.extend(all.iter().map(|schema| Shape::of(schema).kind));
        }
        parts.extend(refusal(words));
        let unknown: Map<String, Value> = words
            .iter()
            .filter(|(word, _)| !is_known(word))
            .map(|(word, value)| (word.clone(), value.clone()))
            .collect();
        if !unknown.is_empty() {
            let mut unknown = Value::Object(unknown);
            keywords::bare(&mut unknown);
            parts.push(Self::Opaque(unknown));
        }
        parts.retain(|part| *part != Self::Any);
        match parts.len() {
            0 => Self::Any,
            1 => parts.remove(0),
            _ => Self::All(parts.into_iter().map(Self::into_shape).collect()),
        }
    }

    fn union(mut variants: Vec<Shape>) -> Self {
        match variants.len() {
            0 => Self::Never,
            1 if variants[0].description.is_none() => variants.remove(0).kind,
            _ => Self::Union(variants),
        }
    }

    fn typed(name: &str, words: &Map<String, Value>) -> Self {
        match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" | "number" => Self::Number {
                integer: name == "integer",
                rules: rules(NUMBER, words),
            },
            "string" => Self::String(rules(STRING, words)),
            "array" => Self::array(words),
            "object" => Self::Object(Object::of(words)),
            _ => Self::Opaque(Value::String(name.to_owned())),
        }
    }

    fn array(words: &Map<String, Value>) -> Self {
        let mut rules = rules(ARRAY, words);
        let items = words.get("items");
        let Some(Value::Array(first)) = words.get("prefixItems") else {
            return Self::Array {
                items: Box::new(items.map_or_else(|| Self::Any.into_shape(), Shape::of)),
                rules,
            };
        };
        let first: Vec<Shape> = first.iter().map(Shape::of).collect();
        let length = Some(first.len() as u64);
        let is_closed = items == Some(&Value::Bool(false))
            || rules.get("maxItems").is_some_and(|max| max.as_u64() <= length);
        if is_closed && rules.get("minItems").and_then(Value::as_u64) == length {
            // What a tuple is in Rust, and all that most of them are.
            rules.remove("minItems");
            rules.remove("maxItems");
        }
        let rest = items.map_or_else(|| Self::Any.into_shape(), Shape::of);
        Self::Tuple {
            items: first,
            rest: (!is_closed).then(|| Box::new(rest)),
            rules,
        }
    }
}

impl Object {
    fn of(words: &Map<String, Value>) -> Self {
        let required: Vec<&str> = match words.get("required") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut properties = BTreeMap::new();
        if let Some(Value::Object(named)) = words.get("properties") {
            for (name, schema) in named {
                let shape = Shape::of(schema);
                properties.insert(
                    name.clone(),
                    Property {
                        required: required.contains(&name.as_str()),
                        shape,
                    },
                );
            }
        }
        for name in required {
            properties.entry(name.to_owned()).or_insert_with(|| Property {
                required: true,
                shape: Kind::Any.into_shape(),
            });
        }
        Self {
            properties,
            rest: Rest::of(words),
            rules: rules(OBJECT, words),
        }
    }
}

impl Rest {
    fn of(words: &Map<String, Value>) -> Self {
        // A map whose keys are numbers: schemars states them as a pattern.
        if let Some(Value::Object(patterns)) = words.get("patternProperties")
            && !patterns.is_empty()
        {
            let shapes = patterns.values().map(Shape::of).collect();
            return Self::Of(Box::new(Kind::union(shapes).into_shape()));
        }
        let other = words
            .get("additionalProperties")
            .or_else(|| words.get("unevaluatedProperties"));
        match other {
            None => Self::Ignored,
            Some(Value::Bool(false)) => Self::Refused,
            Some(schema) => Self::Of(Box::new(Shape::of(schema))),
        }
    }
}

fn types(words: &Map<String, Value>) -> Option<Vec<&str>> {
    match words.get("type") {
        Some(Value::String(name)) => Some(vec![name]),
        Some(Value::Array(names)) => Some(names.iter().filter_map(Value::as_str).collect()),
        _ => {
            let implied = IMPLIED
                .iter()
                .filter(|(_, of)| of.iter().any(|word| words.contains_key(*word)))
                .map(|(name, _)| *name);
            let implied: Vec<&str> = implied.collect();
            (!implied.is_empty()).then_some(implied)
        }
    }
}

fn rules(of: &[&str], words: &Map<String, Value>) -> Rules {
    let mut rules: Rules = words
        .iter()
        .filter(|(word, value)| of.contains(&word.as_str()) && **value != Value::Bool(false))
        .map(|(word, value)| (word.clone(), value.clone()))
        .collect();
    if of == OBJECT
        && let Some(Value::Object(patterns)) = words.get("patternProperties")
    {
        // Of several patterns each has values of its own, which only an equal one is known to accept.
        let rule = match patterns.len() {
            1 => patterns.keys().cloned().collect(),
            _ => Value::Object(patterns.clone()),
        };
        rules.insert("patternProperties".to_owned(), rule);
    }
    rules
}

/// `not`, as far as it says that nothing is admitted.
fn refusal(words: &Map<String, Value>) -> Option<Kind> {
    let not = words.get("not")?;
    let nothing = *not == Value::Bool(true) || not.as_object().is_some_and(Map::is_empty);
    let mut not = not.clone();
    keywords::bare(&mut not);
    Some(if nothing {
        Kind::Never
    } else {
        Kind::Opaque(serde_json::json!({"not": not}))
    })
}

fn is_known(word: &str) -> bool {
    [NUMBER, STRING, ARRAY, OBJECT, READ]
        .iter()
        .any(|words| words.contains(&word))
        || keywords::is_annotation(word)
}
