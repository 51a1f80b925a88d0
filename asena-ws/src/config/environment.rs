//! The environment as a tree: `ASENA_CONNECTION__ROOMS_MAX=8` is `connection.rooms_max`.

use std::ffi::OsString;

use super::mistake::Mistake;
use super::source::Source;
use super::tree::{Entry, Node, Table, Value};
use crate::container::suggestion::similar;

pub(crate) const PREFIX: &str = "ASENA_";
pub(crate) const CONFIG: &str = "ASENA_CONFIG";
pub(crate) const PROFILE: &str = "ASENA_PROFILE";
/// Where `run` listens, if it is set: see `app/listen/environment.rs`, which reads it.
const ADDRESS: &str = "ASENA_ADDR";
/// Variables that have a name of their own, and the keys that they stand for.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("ASENA_LOG_FORMAT", "log.format"),
    ("ASENA_OPERATIONS_ADDR", "operations.listen"),
    ("ASENA_TLS_CERTIFICATE", "tls.certificate"),
    ("ASENA_TLS_KEY", "tls.key"),
];
/// What may be set and is no key.
const OTHERS: &[&str] = &[
    ADDRESS,
    CONFIG,
    PROFILE,
    "ASENA_LOG_FORMAT",
    "ASENA_OPERATIONS_ADDR",
    "ASENA_TLS_CERTIFICATE",
    "ASENA_TLS_KEY",
];

/// What the variables of a process say.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) tree: Table,
    pub(crate) config: Option<String>,
    pub(crate) profile: Option<String>,
}

/// The name of the variable for a key: `ASENA_CHAT__HISTORY` for `chat.history`.
pub(crate) fn variable_name(key: &str) -> String {
    if OTHERS.contains(&key) {
        return key.to_owned();
    }
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The key that a variable's name stands for.
pub(crate) fn key_of(variable: &str) -> String {
    let short = SHORT_NAMES.iter().find(|(short, _)| *short == variable);
    if let Some((_, key)) = short {
        return (*key).to_owned();
    }
    let name = variable.strip_prefix(PREFIX).unwrap_or(variable);
    name.to_lowercase().replace("__", ".")
}

/// A variable that is no key, and has a name like this one.
pub(crate) fn similar_variable(variable: &str) -> Option<String> {
    similar(variable, OTHERS.iter().copied()).map(str::to_owned)
}

pub(crate) fn read(
    variables: impl Iterator<Item = (OsString, OsString)>,
    mistakes: &mut Vec<Mistake>,
) -> Environment {
    let mut environment = Environment::default();
    // A process may have them in any order.
    let mut variables: Vec<_> = variables
        .filter(|(name, _)| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()))
        .collect();
    variables.sort();
    for (name, value) in variables {
        let name = name.to_string_lossy().into_owned();
        // The address is read where the app listens, and refused there.
        if name == ADDRESS {
            continue;
        }
        let problem = match value.into_string() {
            Ok(value) => environment.take(&name, value),
            Err(_) => Some("is no UTF-8"),
        };
        mistakes.extend(problem.map(|problem| Mistake::InvalidVariable { name, problem }));
    }
    environment
}

impl Environment {
    fn take(&mut self, name: &str, value: String) -> Option<&'static str> {
        match name {
            CONFIG if value.is_empty() => Some("is empty: name a file, or unset it"),
            CONFIG => {
                self.config = Some(value);
                None
            }
            PROFILE if !is_profile(&value) => {
                Some("is no profile, which is a word of letters, digits, `-` and `_`, such as `production`")
            }
            PROFILE => {
                self.profile = Some(value);
                None
            }
            name => {
                let key = key_of(name);
                let segments: Vec<&str> = key.split('.').collect();
                if segments.iter().any(|segment| segment.is_empty()) {
                    return Some("has an empty part: `__` stands between two keys, as in ASENA_LOG__FORMAT");
                }
                if is_taken(&self.tree, &segments) {
                    return Some("sets what another variable sets: keep one of them");
                }
                insert(&mut self.tree, &segments, Source::variable(name), value);
                None
            }
        }
    }
}

fn is_profile(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    !name.is_empty() && name.chars().all(is_letter)
}

/// Whether a key has a value already, or is in one.
fn is_taken(table: &Table, segments: &[&str]) -> bool {
    let [first, rest @ ..] = segments else {
        return true;
    };
    match table.get(first) {
        None => false,
        Some(node) => node.as_table().is_none_or(|inner| is_taken(inner, rest)),
    }
}

fn insert(table: &mut Table, segments: &[&str], at: Source, text: String) {
    let [first, rest @ ..] = segments else { return };
    let node = |value| Node {
        value,
        at: at.clone(),
    };
    let entry = |node| Entry {
        key_at: at.clone(),
        node,
    };
    if rest.is_empty() {
        table.0.insert((*first).to_owned(), entry(node(Value::Raw(text))));
        return;
    }
    let inner = table
        .0
        .entry((*first).to_owned())
        .or_insert_with(|| entry(node(Value::Table(Table::default()))));
    if let Value::Table(inner) = &mut inner.node.value {
        insert(inner, rest, at, text);
    }
}
