//! The schemas with a name, and what a shape comes to when names, unions and conjunctions are followed.

use std::collections::BTreeMap;

use serde_json::json;

use super::model::Contract;
use super::shape::{Kind, Object, Property, Rest, Rules, Shape};

/// How many names and unions may be followed from one place.
const DEPTH_MAX: usize = 64;
/// How many alternatives a union may come to.
const ALTERNATIVES_MAX: usize = 1000;

pub(super) struct Shapes(BTreeMap<String, Shape>);

impl Shapes {
    pub(super) fn of(contract: &Contract) -> Self {
        let shapes = contract
            .schemas
            .iter()
            .map(|(name, schema)| (name.clone(), Shape::of(schema.as_value())));
        Self(shapes.collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Shape)> {
        self.0.iter()
    }

    /// What a value of this shape may be, with neither names, unions nor conjunctions at the top. None is [`Kind::Never`].
    pub(super) fn alternatives(&self, kind: &Kind) -> Vec<Kind> {
        let mut alternatives = self.expand(kind, DEPTH_MAX);
        alternatives.retain(|kind| *kind != Kind::Never);
        if alternatives.contains(&Kind::Any) {
            return vec![Kind::Any];
        }
        alternatives
    }

    /// Whether nothing, which is `null`, is of this shape.
    pub(super) fn admits_null(&self, kind: &Kind) -> bool {
        let is_null = |kind: &Kind| {
            matches!(kind, Kind::Any | Kind::Null) || *kind == Kind::Literal(serde_json::Value::Null)
        };
        self.alternatives(kind).iter().any(is_null)
    }

    fn expand(&self, kind: &Kind, depth: usize) -> Vec<Kind> {
        let Some(depth) = depth.checked_sub(1) else {
            return vec![incomparable("too deep")];
        };
        let alternatives = match kind {
            Kind::Reference(name) => match self.0.get(name) {
                Some(shape) => self.expand(&shape.kind, depth),
                None => vec![incomparable(name)],
            },
            Kind::Union(variants) => {
                let variants = variants
                    .iter()
                    .flat_map(|variant| self.expand(&variant.kind, depth));
                variants.take(ALTERNATIVES_MAX + 1).collect()
            }
            Kind::All(parts) => self.expand_all(parts, depth),
            kind => vec![kind.clone()],
        };
        if alternatives.len() > ALTERNATIVES_MAX {
            return vec![incomparable("too many alternatives")];
        }
        alternatives
    }

    fn expand_all(&self, parts: &[Shape], depth: usize) -> Vec<Kind> {
        let mut together = vec![Kind::Any];
        for part in parts {
            let part = self.expand(&part.kind, depth);
            let pairs = together
                .iter()
                .flat_map(|one| part.iter().map(move |two| (one, two)));
            together = pairs
                .map(|(one, two)| both(one, two))
                .filter(|kind| *kind != Kind::Never)
                .take(ALTERNATIVES_MAX + 1)
                .collect();
        }
        together
    }
}

/// The values that are of both kinds, neither of which is a name, a union or a conjunction.
fn both(one: &Kind, two: &Kind) -> Kind {
    match (one, two) {
        (Kind::Any, other) | (other, Kind::Any) => other.clone(),
        (one, two) if one == two => one.clone(),
        (Kind::Never, _) | (_, Kind::Never) => Kind::Never,
        (Kind::Opaque(_), _) | (_, Kind::Opaque(_)) => unknown(one, two),
        (Kind::Literal(value), other) | (other, Kind::Literal(value)) => {
            if other.type_name() == Kind::Literal(value.clone()).type_name()
                && !matches!(other, Kind::Literal(_))
            {
                Kind::Literal(value.clone())
            } else {
                Kind::Never
            }
        }
        (Kind::Object(one), Kind::Object(two)) => {
            object_of_both(one, two).map_or_else(|| unknown_objects(one, two), Kind::Object)
        }
        (
            Kind::Number {
                integer: one_integer,
                rules: one_rules,
            },
            Kind::Number {
                integer: two_integer,
                rules: two_rules,
            },
        ) => rules_of_both(one_rules, two_rules).map_or_else(
            || unknown(one, two),
            |rules| Kind::Number {
                integer: *one_integer || *two_integer,
                rules,
            },
        ),
        (Kind::String(one_rules), Kind::String(two_rules)) => {
            rules_of_both(one_rules, two_rules).map_or_else(|| unknown(one, two), Kind::String)
        }
        (one, two) if one.type_name() == two.type_name() => unknown(one, two),
        _ => Kind::Never,
    }
}

fn object_of_both(one: &Object, two: &Object) -> Option<Object> {
    let mut properties = one.properties.clone();
    for (name, property) in &two.properties {
        let known = properties.entry(name.clone()).or_insert_with(|| property.clone());
        *known = Property {
            required: known.required || property.required,
            shape: shape_of_both(&known.shape, &property.shape),
        };
    }
    let rest = match (&one.rest, &two.rest) {
        (Rest::Refused, _) | (_, Rest::Refused) => Rest::Refused,
        (Rest::Ignored, rest) | (rest, Rest::Ignored) => rest.clone(),
        (Rest::Of(one), Rest::Of(two)) => Rest::Of(Box::new(shape_of_both(one, two))),
    };
    Some(Object {
        properties,
        rest,
        rules: rules_of_both(&one.rules, &two.rules)?,
    })
}

fn shape_of_both(one: &Shape, two: &Shape) -> Shape {
    match (&one.kind, &two.kind) {
        (Kind::Any, _) => two.clone(),
        (_, Kind::Any) => one.clone(),
        (a, b) if a == b => one.clone(),
        _ => Kind::All(vec![one.clone(), two.clone()]).into_shape(),
    }
}

/// None where they state different things by the same word.
fn rules_of_both(one: &Rules, two: &Rules) -> Option<Rules> {
    let mut rules = one.clone();
    for (word, value) in two {
        let known = rules.entry(word.clone()).or_insert_with(|| value.clone());
        if known != value {
            return None;
        }
    }
    Some(rules)
}

/// As a name that stands for nothing: it is not known to be equal to anything, itself included.
fn incomparable(what: &str) -> Kind {
    Kind::Opaque(json!({"$ref": what}))
}

fn unknown(one: &Kind, two: &Kind) -> Kind {
    let mut parts = [format!("{one:?}"), format!("{two:?}")];
    parts.sort();
    let text = parts.join(" and ");
    if text.contains("Reference(") {
        return incomparable(&text);
    }
    Kind::Opaque(text.into())
}

fn unknown_objects(one: &Object, two: &Object) -> Kind {
    unknown(&Kind::Object(one.clone()), &Kind::Object(two.clone()))
}
