//! From types to schemas with names: what is sent by how it is serialised, what is taken by how it is read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use super::keywords;
use super::model::ContractError;

/// The two generators, and what they were asked.
///
/// A type with `#[serde(default)]` and the like is read in another form than it is written. Where the forms of one type differ,
/// the one that clients send has `Input` behind its name.
#[derive(Debug)]
pub(super) struct Schemas {
    sent: Generator,
    taken: Generator,
}

#[derive(Debug)]
struct Generator {
    generator: SchemaGenerator,
    /// The types that were asked for, by what schemars tells them apart by.
    asked: HashMap<String, Schema>,
}

/// A type as a part of the contract.
pub(super) struct TypeSchema {
    /// By its name, where it has one. None is `null`: nothing is sent, and whatever comes is ignored.
    pub(super) schema: Option<Schema>,
    /// Its doc comment.
    pub(super) description: Option<String>,
}

/// New names, by direction.
pub(super) struct Names {
    sent: BTreeMap<String, String>,
    taken: BTreeMap<String, String>,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = keywords::SCHEMAS.trim_start_matches('#').into();
            settings.meta_schema = None;
        });
        Self {
            sent: Generator::new(settings.clone().for_serialize()),
            taken: Generator::new(settings.for_deserialize()),
        }
    }

    /// What the server sends as a `T`.
    pub(super) fn sent<T: JsonSchema>(&mut self) -> Result<TypeSchema, ContractError> {
        self.sent.schema::<T>()
    }

    /// What the server takes for a `T`.
    pub(super) fn taken<T: JsonSchema>(&mut self) -> Result<TypeSchema, ContractError> {
        self.taken.schema::<T>()
    }

    /// What the server sends as a `T`, with all that is in it in its place.
    pub(super) fn sent_inline<T: JsonSchema>(&mut self) -> Schema {
        T::json_schema(&mut self.sent.generator)
    }

    /// All schemas with a name, and what these are called now.
    pub(super) fn finish(mut self) -> (BTreeMap<String, Schema>, Names) {
        let sent = self.sent.generator.take_definitions(true);
        let taken = self.taken.generator.take_definitions(true);
        let unlike = unlike(&sent, &taken);
        let names = Names::of(&sent, &taken, &unlike);
        let mut schemas = BTreeMap::new();
        for (definitions, names) in [(taken, &names.taken), (sent, &names.sent)] {
            for (name, schema) in definitions {
                // It was a schema, and is still an object or a boolean.
                let mut schema = Schema::try_from(schema).unwrap_or_default();
                rename(&mut schema, names);
                schemas.insert(names[&name].clone(), schema);
            }
        }
        (schemas, names)
    }
}

impl Generator {
    fn new(settings: SchemaSettings) -> Self {
        Self {
            generator: settings.into_generator(),
            asked: HashMap::new(),
        }
    }

    fn schema<T: JsonSchema>(&mut self) -> Result<TypeSchema, ContractError> {
        let id = T::schema_id().into_owned();
        let own = T::json_schema(&mut self.generator);
        if self.asked.get(&id).is_some_and(|known| *known != own) {
            return Err(ContractError::SchemaClash { schema: id });
        }
        let description = own.get("description").and_then(Value::as_str).map(str::to_owned);
        let is_nothing = own.get("type").is_some_and(|name| name == "null");
        self.asked.insert(id, own);
        Ok(TypeSchema {
            schema: (!is_nothing).then(|| self.generator.subschema_for::<T>()),
            description,
        })
    }
}

impl Names {
    fn of(sent: &Map<String, Value>, taken: &Map<String, Value>, unlike: &BTreeSet<String>) -> Self {
        let mut used = BTreeSet::new();
        let mut names = Self {
            sent: BTreeMap::new(),
            taken: BTreeMap::new(),
        };
        for name in sorted(sent) {
            names.sent.insert(name.clone(), unused(&mut used, &plain(name)));
        }
        for name in sorted(taken) {
            let new = match names.sent.get(name) {
                Some(_) if unlike.contains(name) => unused(&mut used, &format!("{}Input", plain(name))),
                Some(same) => same.clone(),
                None => unused(&mut used, &plain(name)),
            };
            names.taken.insert(name.clone(), new);
        }
        names
    }

    pub(super) fn rename_sent(&self, schema: &mut Option<Schema>) {
        if let Some(schema) = schema {
            rename(schema, &self.sent);
        }
    }

    pub(super) fn rename_taken(&self, schema: &mut Option<Schema>) {
        if let Some(schema) = schema {
            rename(schema, &self.taken);
        }
    }
}

/// The names that stand for different things in both, themselves or by what they refer to.
fn unlike(sent: &Map<String, Value>, taken: &Map<String, Value>) -> BTreeSet<String> {
    let shared: Vec<&String> = sent.keys().filter(|name| taken.contains_key(*name)).collect();
    let mut unlike: BTreeSet<String> = BTreeSet::new();
    loop {
        let more: Vec<String> = shared
            .iter()
            .filter(|name| !unlike.contains(**name))
            .filter(|name| {
                sent[**name] != taken[**name]
                    || references(&sent[**name]).iter().any(|name| unlike.contains(name))
            })
            .map(|name| (*name).clone())
            .collect();
        if more.is_empty() {
            return unlike;
        }
        unlike.extend(more);
    }
}

fn references(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    keywords::walk(&mut schema.clone(), &mut |words| {
        found.extend(keywords::referred(words).map(decoded));
    });
    found
}

/// Gives what is referred to its new name, and sorts what has no order.
fn rename(schema: &mut Schema, names: &BTreeMap<String, String>) {
    let mut value = std::mem::take(schema).to_value();
    keywords::walk(&mut value, &mut |words| {
        if let Some(name) = keywords::referred(words).map(decoded)
            && let Some(new) = names.get(&name)
        {
            words.insert("$ref".to_owned(), format!("{}{new}", keywords::SCHEMAS).into());
        }
        if let Some(Value::Array(required)) = words.get_mut("required") {
            required.sort_by(|one, two| one.as_str().cmp(&two.as_str()));
        }
    });
    value.sort_all_objects();
    *schema = Schema::try_from(value).unwrap_or_default();
}

fn sorted(definitions: &Map<String, Value>) -> BTreeSet<&String> {
    definitions.keys().collect()
}

/// Only what AsyncAPI lets a component be called.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    name.chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect()
}

/// The name, with a number behind it if it is taken.
fn unused(used: &mut BTreeSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    // The numbers do not end.
    let name = candidates
        .find(|candidate| !used.contains(candidate))
        .unwrap_or_default();
    used.insert(name.clone());
    name
}

/// A name within a reference as schemars writes it: a JSON pointer in a URI fragment (RFC 6901 §6).
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    let name = String::from_utf8_lossy(&bytes);
    name.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests;
