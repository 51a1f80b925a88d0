//! Values that know where they come from, in tables that lie over each other.

use std::fmt::Write;

use indexmap::IndexMap;

use super::source::Source;

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) at: Source,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    /// As it was written.
    Datetime(String),
    Array(Vec<Node>),
    Table(Table),
    /// Stands where something is missing or wrong, while the rest is read for further mistakes.
    Placeholder,
    /// An environment variable's, which is of whatever kind is wanted of it.
    Raw(String),
}

/// The entries in the order in which they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table(pub(crate) IndexMap<String, Entry>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Where the key stands.
    pub(crate) key_at: Source,
    pub(crate) node: Node,
}

impl Node {
    pub(crate) fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Raw(text) => Some(text.trim()),
            _ => None,
        }
    }

    pub(crate) fn as_integer(&self) -> Option<i128> {
        match &self.value {
            Value::Integer(number) => Some(*number),
            Value::Raw(text) => text.trim().replace('_', "").parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn as_boolean(&self) -> Option<bool> {
        match &self.value {
            Value::Boolean(is_so) => Some(*is_so),
            Value::Raw(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The variables and the places in files that say something in here.
    pub(crate) fn leaves<'a>(&'a self, leaves: &mut Vec<&'a Source>) {
        match &self.value {
            Value::Table(table) if !table.0.is_empty() => {
                for entry in table.0.values() {
                    entry.node.leaves(leaves);
                }
            }
            _ => leaves.push(&self.at),
        }
    }
}

impl Value {
    /// As TOML has it, on one line.
    pub(crate) fn to_toml(&self) -> String {
        match self {
            Self::Boolean(is_so) => is_so.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Float(number) if number.is_nan() => "nan".to_owned(),
            Self::Float(number) if number.is_infinite() && *number > 0.0 => "inf".to_owned(),
            Self::Float(number) if number.is_infinite() => "-inf".to_owned(),
            // With its point or exponent, else it would come back as an integer.
            Self::Float(number) => format!("{number:?}"),
            Self::Text(text) | Self::Raw(text) => quote(text),
            Self::Datetime(text) => text.clone(),
            Self::Placeholder => String::new(),
            Self::Array(nodes) => {
                let nodes: Vec<String> = nodes.iter().map(|node| node.value.to_toml()).collect();
                format!("[{}]", nodes.join(", "))
            }
            Self::Table(table) if table.0.is_empty() => "{}".to_owned(),
            Self::Table(table) => {
                let entries = table.0.iter();
                let entries =
                    entries.map(|(key, entry)| format!("{} = {}", key_text(key), entry.node.value.to_toml()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// What was found, for a sentence about it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Array(_) => "an array".to_owned(),
            Self::Table(_) => "a table".to_owned(),
            other => other.to_toml(),
        }
    }
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.0.get(key).map(|entry| &entry.node)
    }

    /// The node at `chat.history`, if there is one.
    pub(crate) fn at(&self, path: &str) -> Option<&Node> {
        match path.split_once('.') {
            None => self.get(path),
            Some((first, rest)) => self.get(first)?.as_table()?.at(rest),
        }
    }

    /// Lays a stronger table over this one: tables go into each other, all else takes the place of what was there.
    pub(crate) fn lay_over(&mut self, stronger: Self) {
        for (key, entry) in stronger.0 {
            match (self.0.get_mut(&key), entry) {
                (
                    Some(Entry {
                        node:
                            Node {
                                value: Value::Table(weaker),
                                ..
                            },
                        ..
                    }),
                    Entry {
                        node:
                            Node {
                                value: Value::Table(stronger),
                                ..
                            },
                        ..
                    },
                ) => weaker.lay_over(stronger),
                (_, entry) => {
                    self.0.insert(key, entry);
                }
            }
        }
    }
}

/// A key as TOML has it: bare where that is allowed.
pub(crate) fn key_text(key: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        quote(key)
    }
}

/// A basic string of TOML.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        // Writing to a string cannot fail.
        let _ = match character {
            '"' | '\\' => write!(quoted, "\\{character}"),
            '\n' => write!(quoted, "\\n"),
            '\r' => write!(quoted, "\\r"),
            '\t' => write!(quoted, "\\t"),
            control if control.is_control() => write!(quoted, "\\u{:04X}", u32::from(control)),
            other => write!(quoted, "{other}"),
        };
    }
    quoted.push('"');
    quoted
}
