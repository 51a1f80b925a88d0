use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The unique id of a connection: a UUID of version 7, so ids sort by the time of their connection.
///
/// ```
/// use asena_ws::SocketId;
///
/// let id: SocketId = "0193fe54-7e4a-7000-8000-000000000000".parse()?;
/// assert_eq!(id.to_string(), "0193fe54-7e4a-7000-8000-000000000000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(Uuid);

impl SocketId {
    pub(crate) fn next() -> Self {
        Self(Uuid::now_v7())
    }

    /// The UUID.
    #[must_use]
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// From the text that `Display` writes.
impl FromStr for SocketId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}
