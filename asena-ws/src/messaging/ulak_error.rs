use super::delivery::SendOutcome;
use super::socket_id::SocketId;

/// Why the courier could not deliver.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UlakError {
    /// No endpoint has this path.
    #[error("there is no namespace `{path}`; there are: {known}")]
    UnknownNamespace {
        /// The path that was asked for.
        path: String,
        /// The paths that exist, with commas between.
        known: String,
    },
    /// No open connection of the namespace has this id.
    #[error("the namespace `{path}` has no connection {id}")]
    UnknownSocket {
        /// The namespace.
        path: String,
        /// The id that was asked for.
        id: SocketId,
    },
    /// No open connection of any namespace has this id.
    #[error("no namespace has a connection {id}")]
    NoSuchSocket {
        /// The id that was asked for.
        id: SocketId,
    },
    /// The connection did not take the message: its outbox was full, or it was closing.
    #[error("the connection {id} of `{path}` did not take the message: {outcome:?}")]
    NotQueued {
        /// The namespace.
        path: String,
        /// The connection.
        id: SocketId,
        /// What became of the message.
        outcome: SendOutcome,
    },
}

impl UlakError {
    /// A stable code for programs: `unknown_namespace`, `unknown_socket` or `not_queued`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownNamespace { .. } => "unknown_namespace",
            Self::UnknownSocket { .. } | Self::NoSuchSocket { .. } => "unknown_socket",
            Self::NotQueued { .. } => "not_queued",
        }
    }
}
