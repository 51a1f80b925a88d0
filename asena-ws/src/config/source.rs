use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::container::SourceLocation;

/// Where a value of the configuration comes from.
///
/// Prints as `--print-config` shows it: `default`, `asena.toml:12:5`, `ASENA_CONNECTION__ROOMS_MAX`, `src/main.rs:9:10 code`,
/// `src/chat.rs:10:1 #[websocket]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// Nobody has said anything.
    Default,
    /// A place in a file, in characters from 1.
    File {
        /// The file, as it was named.
        path: Arc<Path>,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// An environment variable, by its name.
    Variable(Arc<str>),
    /// The program, by a method of the builder that was called here.
    Code(SourceLocation),
    /// The `#[websocket(…)]` of an endpoint, which stands here.
    Attribute(SourceLocation),
}

impl Source {
    pub(crate) fn variable(name: &str) -> Self {
        Self::Variable(name.into())
    }

    /// Whether an operator has written it: a file or a variable.
    pub(crate) fn is_read(&self) -> bool {
        matches!(self, Self::File { .. } | Self::Variable(_))
    }

    /// What is read first stands first: files from top to bottom, then variables by name.
    pub(crate) fn order(&self) -> (u8, &str, usize, usize) {
        match self {
            Self::File { path, line, column } => (0, path.to_str().unwrap_or_default(), *line, *column),
            Self::Variable(name) => (1, name, 0, 0),
            Self::Default | Self::Code(_) | Self::Attribute(_) => (2, "", 0, 0),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File { path, line, column } => {
                write!(formatter, "{}:{line}:{column}", path.display())
            }
            Self::Variable(name) => formatter.write_str(name),
            Self::Code(at) => write!(formatter, "{at} code"),
            Self::Attribute(at) => write!(formatter, "{at} #[websocket]"),
        }
    }
}
