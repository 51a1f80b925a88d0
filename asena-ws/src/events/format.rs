use serde::Serialize;

use crate::error::BoxError;
use crate::protocol::Message;

/// How the envelopes of a connection are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text messages.
    #[default]
    Json,
}

impl Format {
    /// How many there are.
    pub(crate) const COUNT: usize = 1;

    /// Its place among them.
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// Writes an envelope, or says why its contents cannot be written: their own `Serialize` failed, or a map's keys are no text.
    pub(crate) fn encode<T: Serialize>(self, envelope: &T) -> Result<Message, BoxError> {
        match self {
            Self::Json => Ok(serde_json::to_string(envelope)?.into()),
        }
    }
}
