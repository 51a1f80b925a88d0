use std::fmt;
use std::panic::Location;

/// Where something was declared in the user's source.
///
/// Prints as `file:line:column`, which terminals and editors make clickable. The file is as the compiler was given it:
/// relative to the workspace for its members.
///
/// ```
/// # use asena_ws::SourceLocation;
/// let here = SourceLocation::from(std::panic::Location::caller());
/// assert!(here.to_string().ends_with(&format!(":{}:{}", here.line, here.column)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceLocation {
    /// The source file's path.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl From<&'static Location<'static>> for SourceLocation {
    fn from(location: &'static Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}
