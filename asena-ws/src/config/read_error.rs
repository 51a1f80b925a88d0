//! Why a value could not be read as what a `#[config]` struct wants, and which value it was.

use std::fmt::{self, Display, Write};

use serde::de::{Expected, Unexpected};

use super::source::Source;
use super::tree::key_text;

/// Where a node is in its section.
pub(crate) type Path = Vec<Segment>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
pub(crate) struct ReadError {
    pub(crate) cause: Cause,
    /// The innermost value that it happened in.
    pub(crate) place: Option<Box<Place>>,
}

#[derive(Debug)]
pub(crate) enum Cause {
    /// Something else was expected.
    Expected(String),
    MissingField(&'static str),
    UnknownField(&'static [&'static str]),
    /// A type's own words.
    Said(String),
}

#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) path: Path,
    pub(crate) at: Source,
    /// Described; `***` of a secret.
    pub(crate) found: String,
    pub(crate) is_secret: bool,
    pub(crate) is_placeholder: bool,
}

/// `chat.history[2].words`.
pub(crate) fn path_text(prefix: &str, path: &[Segment]) -> String {
    let mut text = prefix.to_owned();
    for segment in path {
        match segment {
            Segment::Key(key) => {
                text.push('.');
                text.push_str(&key_text(key));
            }
            Segment::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "[{index}]");
            }
        }
    }
    text
}

impl ReadError {
    fn of(cause: Cause) -> Self {
        Self { cause, place: None }
    }

    /// The first to know the place is the innermost.
    pub(crate) fn or_at(mut self, place: impl FnOnce() -> Place) -> Self {
        self.place.get_or_insert_with(|| Box::new(place()));
        self
    }
}

impl serde::de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        Self::of(Cause::Said(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(Cause::Expected(in_words(&expected.to_string())))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(Cause::Expected(in_words(&expected.to_string())))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::of(Cause::Expected(expected.to_string()))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        let words: Vec<String> = expected.iter().map(|word| format!("\"{word}\"")).collect();
        Self::of(Cause::Expected(match words.as_slice() {
            [one] => one.clone(),
            words => format!("one of {}", words.join(", ")),
        }))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::of(Cause::UnknownField(expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of(Cause::MissingField(field))
    }
}

impl Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.cause)
    }
}

impl std::error::Error for ReadError {}

/// What serde calls by the types of Rust, as an operator knows it.
fn in_words(expected: &str) -> String {
    let whole = |least: i128, most: u128| format!("a whole number from {least} to {most}");
    match expected {
        "u8" => whole(0, u8::MAX.into()),
        "u16" => whole(0, u16::MAX.into()),
        "u32" => whole(0, u32::MAX.into()),
        "u64" | "usize" | "u128" => "a whole number from 0 on".to_owned(),
        "i8" => whole(i8::MIN.into(), 127),
        "i16" => whole(i16::MIN.into(), 32_767),
        "i32" => whole(i32::MIN.into(), 2_147_483_647),
        "i64" | "isize" | "i128" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "a table".to_owned(),
        other if other.starts_with("a nonzero u") => "a whole number from 1 on".to_owned(),
        other if other.starts_with("struct ") => "a table".to_owned(),
        other => other.to_owned(),
    }
}
