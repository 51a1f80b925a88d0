use std::time::Duration;

use super::delivery::SendError;
use crate::events::{Misfit, NoReply, Refusal};

/// Why a [`call`](crate::Socket::call) to the client has no reply.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The connection has closed, or has begun to, by either side.
    #[error("the connection has closed before the client has answered")]
    Closed,
    /// The client has not answered in time. An answer that still comes is dropped.
    #[error("the client has not answered within {within:?}")]
    TimedOut {
        /// The deadline: see [`PendingCall::within`](crate::PendingCall::within).
        within: Duration,
    },
    /// While the call waited, more arrived than may wait for a handler, and the answer was not among it.
    ///
    /// A call made in a handler holds up the messages behind it. So reading goes on into an allowance as large as the inbox itself
    /// ([`inbox_messages_max`](crate::ConnectionOptions::inbox_messages_max), `inbox_bytes_max`); where that is full too, all
    /// calls of the connection fail, and TCP makes the peer wait.
    #[error("too many messages arrived while the call waited, and none was the answer")]
    Congested,
    /// As many calls of this connection wait as may: 64.
    #[error("{max} calls already wait for this client, and that is the most")]
    TooManyCalls {
        /// The limit.
        max: usize,
    },
    /// The outbox had no room for it: the client has not been asked.
    #[error("the client was not asked: its outbox is full")]
    NotSent,
    /// The client has answered with an error.
    #[error("the client refused: {0}")]
    Refused(Refusal),
    /// The client has answered with something else than the event's `reply`.
    #[error("the client's reply cannot be read, at `{path}`: {problem}")]
    InvalidReply {
        /// Where in the reply, as in `items[2].name`; `.` is the whole of it.
        path: String,
        /// What is wrong there.
        problem: String,
    },
    /// The event could not be written.
    #[error(transparent)]
    NotWritten(#[from] SendError),
}

impl From<NoReply> for CallError {
    fn from(no_reply: NoReply) -> Self {
        match no_reply {
            NoReply::Refused(refusal) => Self::Refused(refusal),
            NoReply::Invalid(Misfit { path, problem }) => Self::InvalidReply { path, problem },
        }
    }
}
