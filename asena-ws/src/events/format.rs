use serde::Serialize;

use crate::error::BoxError;
use crate::protocol::Message;

/// How the envelopes of a connection are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text messages.
    #[default]
    Json,
    /// Binary messages.
    #[cfg(feature = "messagepack")]
    MessagePack,
}

/// The subprotocols by which a client chooses, the preferred one first. Without any it is JSON.
pub(crate) const PROTOCOLS: &[&str] = &[
    #[cfg(feature = "messagepack")]
    MESSAGEPACK,
    "asena.json",
];

#[cfg(feature = "messagepack")]
const MESSAGEPACK: &str = "asena.msgpack";

impl Format {
    /// How many there are.
    pub(crate) const COUNT: usize = if cfg!(feature = "messagepack") { 2 } else { 1 };

    /// Its place among them.
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// The format of a connection on which this subprotocol was agreed.
    pub(crate) fn of(protocol: Option<&str>) -> Self {
        match protocol {
            #[cfg(feature = "messagepack")]
            Some(MESSAGEPACK) => Self::MessagePack,
            _ => Self::Json,
        }
    }

    /// Writes an envelope, or says why its contents cannot be written: their own `Serialize` failed, or a map's keys are no text.
    pub(crate) fn encode<T: Serialize>(self, envelope: &T) -> Result<Message, BoxError> {
        match self {
            Self::Json => Ok(serde_json::to_string(envelope)?.into()),
            #[cfg(feature = "messagepack")]
            Self::MessagePack => {
                let mut bytes = Vec::with_capacity(128);
                // The same shapes as in JSON: names of fields, and text where a type has one.
                let serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
                envelope.serialize(&mut serializer.with_human_readable())?;
                Ok(bytes.into())
            }
        }
    }
}
