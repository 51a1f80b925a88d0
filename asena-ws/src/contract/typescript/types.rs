//! Shapes as types. What is not known is `unknown`, and nothing is `any`.

use std::fmt::Write;

use serde_json::Value;

use super::super::shape::{Kind, Object, Rest, Shape};
use super::names::Names;
use super::text::{self, comment};

/// A union of more members, or of longer ones, has a line for each.
const LINE_MEMBERS_MAX: usize = 4;
const LINE_CHARS_MAX: usize = 80;

pub(super) struct Types<'a> {
    pub(super) names: &'a Names,
}

impl Types<'_> {
    /// `export interface …` or `export type …`, with its comment.
    pub(super) fn declaration(&self, name: &str, shape: &Shape) -> String {
        let comment = comment(shape.description.as_deref(), "");
        match &shape.kind {
            Kind::Object(object) if !object.properties.is_empty() && !matches!(object.rest, Rest::Of(_)) => {
                format!("{comment}export interface {name} {}\n", self.object(object, ""))
            }
            kind => format!(
                "{comment}export type {name} ={};\n",
                after_sign(&self.kind(kind, ""))
            ),
        }
    }

    /// The type of a payload.
    pub(super) fn schema(&self, schema: &schemars::Schema, indent: &str) -> String {
        self.kind(&Shape::of(schema.as_value()).kind, indent)
    }

    fn kind(&self, kind: &Kind, indent: &str) -> String {
        match kind {
            Kind::Any | Kind::Opaque(_) => "unknown".to_owned(),
            Kind::Never => "never".to_owned(),
            Kind::Null => "null".to_owned(),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Number { .. } => "number".to_owned(),
            Kind::String(_) => "string".to_owned(),
            Kind::Literal(value) => literal(value),
            Kind::Array { items, .. } => format!("{}[]", self.member(&items.kind, indent)),
            Kind::Tuple { items, rest, .. } => {
                let mut items: Vec<String> = items.iter().map(|item| self.kind(&item.kind, indent)).collect();
                items.extend(
                    rest.iter()
                        .map(|rest| format!("...{}[]", self.member(&rest.kind, indent))),
                );
                format!("[{}]", items.join(", "))
            }
            Kind::Object(object) => self.object(object, indent),
            Kind::Union(variants) => self.union(variants, indent),
            Kind::All(parts) => self.intersection(parts, indent),
            Kind::Reference(name) => self.names.of_type(name).to_owned(),
        }
    }

    /// In parentheses, where something binds tighter.
    fn member(&self, kind: &Kind, indent: &str) -> String {
        let text = self.kind(kind, indent);
        let is_compound = matches!(kind, Kind::Union(_) | Kind::All(_));
        if is_compound && (text.contains(" | ") || text.contains(" & ") || text.contains('\n')) {
            format!("({text})")
        } else {
            text
        }
    }

    fn object(&self, object: &Object, indent: &str) -> String {
        let inner = format!("{indent}  ");
        if object.properties.is_empty() {
            return match &object.rest {
                Rest::Ignored => "Record<string, unknown>".to_owned(),
                Rest::Refused => "Record<string, never>".to_owned(),
                // Not `Record`, which may not refer to the type that it is in.
                Rest::Of(rest) => format!("{{ [key: string]: {} }}", self.kind(&rest.kind, indent)),
            };
        }
        // Writing to a string cannot fail.
        let mut lines = String::from("{\n");
        for (name, property) in &object.properties {
            let words = property.shape.description.as_deref();
            let kind = self.kind(&property.shape.kind, &inner);
            let key = text::key(name);
            lines.push_str(&comment(words, &inner));
            if property.required {
                let _ = writeln!(lines, "{inner}{key}:{};", after_sign(&kind));
            } else {
                let kind = or_undefined(&kind, &inner);
                let _ = writeln!(lines, "{inner}{key}?:{};", after_sign(&kind));
            }
        }
        if let Rest::Of(_) = object.rest {
            // All properties have to be of the type of the rest, so it is no narrower than they are.
            let _ = writeln!(lines, "{inner}[key: string]: unknown;");
        }
        format!("{lines}{indent}}}")
    }

    fn union(&self, variants: &[Shape], indent: &str) -> String {
        let inner = format!("{indent}  ");
        let mut members: Vec<(Option<&str>, String)> = Vec::new();
        for variant in flat(variants) {
            let text = self.member(&variant.kind, &format!("{inner}  "));
            if text == "unknown" {
                return text;
            }
            if !members.iter().any(|(_, known)| *known == text) {
                members.push((variant.description.as_deref(), text));
            }
        }
        let texts: Vec<&str> = members.iter().map(|(_, text)| text.as_str()).collect();
        let line = texts.join(" | ");
        let has_words = members.iter().any(|(words, _)| words.is_some());
        let is_short =
            members.len() <= LINE_MEMBERS_MAX && line.len() <= LINE_CHARS_MAX && !line.contains('\n');
        match members.len() {
            0 => "never".to_owned(),
            1 => line,
            _ if is_short && !has_words => line,
            _ => {
                let lines = members
                    .iter()
                    .map(|(words, text)| format!("\n{}{inner}| {text}", comment(*words, &inner)));
                lines.collect()
            }
        }
    }

    fn intersection(&self, parts: &[Shape], indent: &str) -> String {
        let mut members: Vec<String> = Vec::new();
        for part in parts {
            let text = self.member(&part.kind, indent);
            if text != "unknown" && !members.contains(&text) {
                members.push(text);
            }
        }
        if members.is_empty() {
            "unknown".to_owned()
        } else {
            members.join(" & ")
        }
    }
}

/// The members of the unions among these, where nothing is said of such a union itself.
fn flat(variants: &[Shape]) -> Vec<&Shape> {
    let members = variants.iter().map(|variant| match &variant.kind {
        Kind::Union(members) if variant.description.is_none() => flat(members),
        _ => vec![variant],
    });
    members.flatten().collect()
}

/// Whoever has nothing to say may say `undefined`: JSON leaves it out.
fn or_undefined(kind: &str, indent: &str) -> String {
    match kind {
        "unknown" => kind.to_owned(),
        kind if kind.starts_with('\n') => format!("{kind}\n{indent}  | undefined"),
        kind => format!("{kind} | undefined"),
    }
}

/// Behind `:` or `=`, on the same line or on lines of its own.
fn after_sign(kind: &str) -> String {
    if kind.starts_with('\n') {
        kind.to_owned()
    } else {
        format!(" {kind}")
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => text::string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", text::key(name), literal(value)))
                .collect();
            format!("{{ {} }}", fields.join("; "))
        }
        value => value.to_string(),
    }
}
