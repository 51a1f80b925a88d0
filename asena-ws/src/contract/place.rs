//! Where in a contract something is, in words.

use std::fmt;

/// `/chat`, `/chat receives message`, `/chat receives message: data.text`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    path: String,
    /// What the endpoint does, and the event.
    event: Option<(&'static str, String)>,
    /// Which part of which message: `data.text`.
    part: Option<String>,
}

impl Place {
    pub(super) fn endpoint(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            event: None,
            part: None,
        }
    }

    /// An event of this endpoint, with a verb: `receives`, `emits`, `calls`.
    pub(super) fn within(&self, verb: &'static str, event: &str) -> Self {
        Self {
            event: Some((verb, event.to_owned())),
            ..self.clone()
        }
    }

    /// A part of this event's message.
    pub(super) fn part(&self, part: impl Into<String>) -> Self {
        Self {
            part: Some(part.into()),
            ..self.clone()
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)?;
        if let Some((verb, event)) = &self.event {
            write!(formatter, " {verb} {event}")?;
        }
        match &self.part {
            Some(part) => write!(formatter, ": {part}"),
            None => formatter.write_str(":"),
        }
    }
}
