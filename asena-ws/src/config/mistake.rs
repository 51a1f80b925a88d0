use std::fmt::{self, Display, Formatter};

use super::environment::variable_name;
use super::source::Source;
use crate::container::Declaration;

/// Something in the configuration that keeps an app from starting: one entry of a [`ConfigurationError`](crate::ConfigurationError).
///
/// Keys are written with all that they are in: `connection.rooms_max`, `endpoints."/chat".rooms_max`. Matched on in tests; people
/// read the report that `ConfigurationError` displays.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistake {
    /// A file that has to be there cannot be read, or is no UTF-8.
    UnreadableFile {
        /// The file.
        path: String,
        /// What the system says.
        problem: String,
        /// The environment variable that asks for it.
        named_by: Option<&'static str>,
    },
    /// A file is no TOML.
    Syntax {
        /// Where it stops being some.
        at: Source,
        /// What the parser says.
        problem: String,
    },
    /// An environment variable cannot be understood.
    InvalidVariable {
        /// Its name.
        name: String,
        /// What is wrong with it, and what would be right.
        problem: &'static str,
    },
    /// A key that means nothing.
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        at: Source,
        /// A key of a similar name.
        similar: Option<String>,
        /// The keys beside which it stands.
        allowed: Vec<String>,
    },
    /// A section for an endpoint that this app does not have.
    UnknownEndpoint {
        /// The path.
        path: String,
        /// Where it stands.
        at: Source,
        /// A path of an endpoint that is similar.
        similar: Option<String>,
        /// The paths of all endpoints.
        allowed: Vec<String>,
    },
    /// A value that is not what its key takes.
    InvalidValue {
        /// The key.
        key: String,
        /// Where it stands.
        at: Source,
        /// What was found; `***` of a secret.
        found: String,
        /// What would be allowed.
        expected: String,
    },
    /// A value that a `#[config]` struct refuses, by its validation or by what its type says.
    Refused {
        /// The key.
        key: String,
        /// Where it stands.
        at: Source,
        /// What was found; `***` of a secret.
        found: String,
        /// What the struct says.
        problem: String,
    },
    /// A key that a `#[config]` struct has no default for.
    MissingKey {
        /// The key.
        key: String,
        /// The table in which it is missing, if there is one.
        at: Source,
        /// The struct.
        wanted_by: Declaration,
    },
    /// Two `#[config]` structs of which one reads what the other does.
    SharedPrefix {
        /// The prefix that they share.
        prefix: String,
        /// The structs.
        structs: Vec<Declaration>,
    },
}

impl Mistake {
    /// The key that it is about, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::UnknownKey { key, .. }
            | Self::InvalidValue { key, .. }
            | Self::Refused { key, .. }
            | Self::MissingKey { key, .. } => Some(key),
            Self::SharedPrefix { prefix, .. } => Some(prefix),
            Self::UnknownEndpoint { path, .. } => Some(path),
            Self::UnreadableFile { .. } | Self::Syntax { .. } | Self::InvalidVariable { .. } => None,
        }
    }

    /// Where it stands, if it stands anywhere.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Syntax { at, .. }
            | Self::UnknownKey { at, .. }
            | Self::UnknownEndpoint { at, .. }
            | Self::InvalidValue { at, .. }
            | Self::Refused { at, .. }
            | Self::MissingKey { at, .. } => Some(at),
            Self::UnreadableFile { .. } | Self::InvalidVariable { .. } | Self::SharedPrefix { .. } => None,
        }
    }
}

/// The mistake's part of the report, without its number.
impl Display for Mistake {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.sentence(formatter)?;
        if let Some(at) = self.source() {
            place(at, formatter)?;
        }
        self.help(formatter)
    }
}

impl Mistake {
    fn sentence(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnreadableFile { path, problem, .. } => {
                write!(formatter, "{path} cannot be read: {problem}")
            }
            Self::Syntax { problem, .. } => write!(formatter, "this is no TOML: {problem}"),
            Self::InvalidVariable { name, problem } => {
                write!(formatter, "the environment variable {name} {problem}")
            }
            Self::UnknownKey { key, .. } => write!(formatter, "there is no `{key}` in the configuration"),
            Self::UnknownEndpoint { path, .. } => {
                write!(formatter, "there is no endpoint with the path \"{path}\"")
            }
            Self::InvalidValue {
                key, found, expected, ..
            } => write!(formatter, "`{key}` is {found}, and must be {expected}"),
            Self::Refused {
                key, found, problem, ..
            } => write!(formatter, "`{key}` is {found}, and is refused: {problem}"),
            Self::MissingKey { key, .. } => write!(formatter, "`{key}` is missing"),
            Self::SharedPrefix { prefix, structs } => {
                write!(formatter, "{} structs read `{prefix}`", structs.len())?;
                structs
                    .iter()
                    .try_for_each(|one| write!(formatter, "\n--> {}\n    `{}`", one.at, one.name))
            }
        }
    }

    fn help(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnreadableFile {
                named_by: Some(variable),
                ..
            } => write!(
                formatter,
                "\nhelp: {variable} asks for it: make the file, or change {variable}"
            ),
            Self::UnknownKey {
                at,
                similar: Some(similar),
                ..
            } => match at {
                Source::Variable(_) => write!(formatter, "\nhelp: did you mean {}?", variable_name(similar)),
                _ => write!(formatter, "\nhelp: did you mean `{similar}`?"),
            },
            Self::UnknownKey { allowed, .. } if allowed.is_empty() => Ok(()),
            Self::UnknownKey { allowed, .. } => write!(formatter, "\nhelp: there is: {}", allowed.join(", ")),
            Self::UnknownEndpoint {
                similar: Some(similar),
                ..
            } => write!(formatter, "\nhelp: did you mean \"{similar}\"?"),
            Self::UnknownEndpoint { allowed, .. } if allowed.is_empty() => {
                write!(formatter, "\nhelp: the app has no endpoints")
            }
            Self::UnknownEndpoint { allowed, .. } => {
                write!(formatter, "\nhelp: the endpoints are: {}", allowed.join(", "))
            }
            Self::MissingKey { key, wanted_by, .. } => {
                let Declaration { name, at } = wanted_by;
                write!(formatter, "\n--> {at}\n    `{name}` has no default for it")?;
                // In a list no variable reaches it.
                if !key.contains(['[', '"']) {
                    let variable = variable_name(key);
                    write!(formatter, "\nhelp: write it in asena.toml, or set {variable}")?;
                }
                Ok(())
            }
            Self::SharedPrefix { .. } => write!(
                formatter,
                "\nhelp: give each a section of its own, or make them one struct"
            ),
            Self::UnreadableFile { .. }
            | Self::Syntax { .. }
            | Self::InvalidVariable { .. }
            | Self::InvalidValue { .. }
            | Self::Refused { .. } => Ok(()),
        }
    }
}

fn place(at: &Source, formatter: &mut Formatter<'_>) -> fmt::Result {
    match at {
        Source::Variable(name) => write!(formatter, "\n--> the environment variable {name}"),
        Source::Default => Ok(()),
        other => write!(formatter, "\n--> {other}"),
    }
}
