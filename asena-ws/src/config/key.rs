//! A key of a section: its name, and how the field behind it is read and shown.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::list::texts;
use super::mistake::Mistake;
use super::quantity::{self, show_bytes, show_duration};
use super::tree::{Node, quote};

/// One field of the plain struct that a section is made of.
pub(crate) struct Key<T: 'static> {
    pub(crate) name: &'static str,
    kind: Kind<T>,
}

type Field<T, F> = fn(&mut T) -> &mut F;

/// What the field holds. A new kind of field is a new variant; a new field of a known kind is a line in its section's table.
pub(crate) enum Kind<T: 'static> {
    /// A size: `65536`, `"64 KiB"`.
    Bytes(Field<T, usize>),
    /// A number of things.
    Count(Field<T, usize>),
    /// A number of things that never are many.
    Count32(Field<T, u32>),
    /// The most of something, or `"none"`.
    Limit(Field<T, Option<usize>>),
    /// The same of what never are many.
    Limit32(Field<T, Option<u32>>),
    /// A number of a few.
    Within(u8, u8, Field<T, u8>),
    /// `"10 s"`.
    Duration(Field<T, Duration>),
    Flag(Field<T, bool>),
    /// `"127.0.0.1:3000"`; of an option that has no default.
    Address(Field<T, Option<SocketAddr>>),
    /// A file, if there is one.
    File(Field<T, Option<PathBuf>>),
    /// A list of texts, which one alone may stand for.
    Texts(Field<T, Vec<String>>),
    /// The log's filter is the only one so far.
    #[cfg(feature = "logging")]
    Text {
        field: Field<T, String>,
        /// What it has to be, and whether it is.
        expected: &'static str,
        is_valid: fn(&str) -> bool,
    },
    /// One of some words.
    Word {
        words: &'static [&'static str],
        /// Sets the field to the word of this number.
        set: fn(&mut T, usize),
        /// The number of the word that the field stands at.
        of: fn(&T) -> usize,
    },
    /// What has a section of its own: reads itself, and says what is wrong.
    Nested {
        read: fn(&mut T, &str, &Node, &mut Vec<Mistake>),
        show: fn(&T) -> String,
        copy: fn(&T, &mut T),
    },
}

impl<T: Clone> Key<T> {
    pub(crate) const fn new(name: &'static str, kind: Kind<T>) -> Self {
        Self { name, kind }
    }

    /// Whether the node is what the key takes; what is wrong is noted, and changes nothing.
    pub(crate) fn read(&self, target: &mut T, path: &str, node: &Node, mistakes: &mut Vec<Mistake>) -> bool {
        let read = match &self.kind {
            Kind::Bytes(field) => set(field(target), quantity::bytes(node)),
            Kind::Count(field) => set(field(target), whole(node)),
            Kind::Count32(field) => set(field(target), whole(node)),
            Kind::Limit(field) => set(field(target), limit(node)),
            Kind::Limit32(field) => set(field(target), limit(node)),
            Kind::Within(least, most, field) => {
                let number = node.as_integer().and_then(|number| u8::try_from(number).ok());
                let number = number.filter(|number| (least..=most).contains(&number));
                set(
                    field(target),
                    number.ok_or_else(|| format!("a number from {least} to {most}")),
                )
            }
            Kind::Duration(field) => set(field(target), quantity::duration(node)),
            Kind::Flag(field) => set(field(target), node.as_boolean().ok_or("true or false")),
            Kind::Address(field) => {
                let address = node.as_text().and_then(|text| text.parse().ok());
                set(
                    field(target),
                    address
                        .map(Some)
                        .ok_or("an address with a port, such as \"127.0.0.1:3000\" or \"[::]:3000\""),
                )
            }
            Kind::File(field) => {
                let path = node.as_text().filter(|text| !text.is_empty());
                set(
                    field(target),
                    path.map(|path| Some(path.into())).ok_or("the path of a file"),
                )
            }
            Kind::Texts(field) => set(field(target), texts(node)),
            #[cfg(feature = "logging")]
            Kind::Text {
                field,
                expected,
                is_valid,
            } => {
                let text = node.as_text().filter(|text| is_valid(text));
                set(field(target), text.map(str::to_owned).ok_or(*expected))
            }
            Kind::Word { words, set, .. } => {
                let position = node
                    .as_text()
                    .and_then(|text| words.iter().position(|word| *word == text));
                if let Some(position) = position {
                    set(target, position);
                }
                position.map(|_| ()).ok_or_else(|| one_of(words))
            }
            Kind::Nested { read, .. } => {
                let before = mistakes.len();
                read(target, path, node, mistakes);
                return mistakes.len() == before;
            }
        };
        if let Err(expected) = read {
            mistakes.push(Mistake::InvalidValue {
                key: path.to_owned(),
                at: node.at.clone(),
                found: node.value.describe(),
                expected,
            });
            return false;
        }
        true
    }

    /// The field's value as TOML; nothing where there is none.
    pub(crate) fn show(&self, of: &T) -> String {
        let mut of = of.clone();
        match &self.kind {
            Kind::Bytes(field) => show_bytes(*field(&mut of)),
            Kind::Count(field) => field(&mut of).to_string(),
            Kind::Count32(field) => field(&mut of).to_string(),
            Kind::Limit(field) => show_limit(*field(&mut of)),
            Kind::Limit32(field) => show_limit(*field(&mut of)),
            Kind::Within(_, _, field) => field(&mut of).to_string(),
            Kind::Duration(field) => show_duration(*field(&mut of)),
            Kind::Flag(field) => field(&mut of).to_string(),
            Kind::Address(field) => {
                field(&mut of).map_or_else(String::new, |address| quote(&address.to_string()))
            }
            Kind::File(field) => match field(&mut of) {
                Some(path) => quote(&path.to_string_lossy()),
                None => String::new(),
            },
            Kind::Texts(field) => {
                let texts: Vec<String> = field(&mut of).iter().map(|text| quote(text)).collect();
                format!("[{}]", texts.join(", "))
            }
            #[cfg(feature = "logging")]
            Kind::Text { field, .. } => quote(field(&mut of)),
            Kind::Word {
                words, of: number, ..
            } => quote(words.get(number(&of)).unwrap_or(&"")),
            Kind::Nested { show, .. } => show(&of),
        }
    }

    pub(crate) fn copy(&self, from: &T, to: &mut T) {
        let mut from = from.clone();
        match &self.kind {
            Kind::Bytes(field) | Kind::Count(field) => *field(to) = *field(&mut from),
            Kind::Count32(field) => *field(to) = *field(&mut from),
            Kind::Limit(field) => *field(to) = *field(&mut from),
            Kind::Limit32(field) => *field(to) = *field(&mut from),
            Kind::Within(_, _, field) => *field(to) = *field(&mut from),
            Kind::Duration(field) => *field(to) = *field(&mut from),
            Kind::Flag(field) => *field(to) = *field(&mut from),
            Kind::Address(field) => *field(to) = *field(&mut from),
            Kind::File(field) => field(to).clone_from(field(&mut from)),
            Kind::Texts(field) => field(to).clone_from(field(&mut from)),
            #[cfg(feature = "logging")]
            Kind::Text { field, .. } => field(to).clone_from(field(&mut from)),
            Kind::Word { set, of, .. } => set(to, of(&from)),
            Kind::Nested { copy, .. } => copy(&from, to),
        }
    }
}

fn set<F>(field: &mut F, value: Result<F, impl Into<String>>) -> Result<(), String> {
    *field = value.map_err(Into::into)?;
    Ok(())
}

fn whole<N: TryFrom<i128>>(node: &Node) -> Result<N, &'static str> {
    let number = node.as_integer().and_then(|number| N::try_from(number).ok());
    number.ok_or("a whole number from zero on")
}

const NO_LIMIT: &str = "none";

fn limit<N: TryFrom<i128>>(node: &Node) -> Result<Option<N>, &'static str> {
    if node.as_text() == Some(NO_LIMIT) {
        return Ok(None);
    }
    let number = node.as_integer().filter(|number| *number > 0);
    let number = number.and_then(|number| N::try_from(number).ok());
    number
        .map(Some)
        .ok_or("a whole number from one on, or \"none\" for no limit")
}

fn show_limit<N: ToString>(limit: Option<N>) -> String {
    limit.map_or_else(|| quote(NO_LIMIT), |limit| limit.to_string())
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
