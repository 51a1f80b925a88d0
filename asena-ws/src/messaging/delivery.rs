use crate::error::BoxError;
use crate::rooms::InvalidRoomName;

/// What a send has come to, as far as this process can know: the kernel's acceptance is not the peer's receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// It waits in the connection's outbox, or the kernel has taken it; it leaves in order.
    Queued,
    /// The outbox is full, and the message is lost: by default the connection is closed with 4008, so that the peer comes back
    /// ([`SlowConsumer::Disconnect`](crate::SlowConsumer::Disconnect)).
    Dropped,
    /// The connection is closing or has ended.
    Closed,
}

/// What became of a message to many: how many connections queued it, lost it, or were closing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Connections whose outbox took the message.
    pub queued: usize,
    /// Connections whose outbox was full: what becomes of them, the endpoint's [`SlowConsumer`](crate::SlowConsumer) says.
    pub dropped: usize,
    /// Connections that were closing.
    pub closed: usize,
}

impl Delivery {
    pub(crate) fn count(&mut self, outcome: SendOutcome) {
        match outcome {
            SendOutcome::Queued => self.queued += 1,
            SendOutcome::Dropped => self.dropped += 1,
            SendOutcome::Closed => self.closed += 1,
        }
    }
}

impl std::ops::AddAssign for Delivery {
    fn add_assign(&mut self, other: Self) {
        self.queued += other.queued;
        self.dropped += other.dropped;
        self.closed += other.closed;
    }
}

/// Why a message could not be made of a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The value cannot be written as JSON: a map whose keys are not text, or an error of its own `Serialize`.
    #[error("the value cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The same of an event, in the format of a connection.
    #[error("the event cannot be written: {0}")]
    Event(#[source] BoxError),
}

/// Why a connection could not join a room.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoomError {
    /// The name is none.
    #[error(transparent)]
    InvalidName(#[from] InvalidRoomName),
    /// The connection is in as many rooms as it may be.
    #[error("a connection may be in {max} rooms, and this one is")]
    TooManyRooms {
        /// The limit.
        max: usize,
    },
    /// The connection has ended, and is in no room any more.
    #[error("the connection has ended")]
    Closed,
}

impl RoomError {
    /// A stable code for programs: `invalid_room_name`, `too_many_rooms` or `closed`.
    ///
    /// A name that a client chose is the client's error, which `?` cannot know:
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # #[websocket("/chat")] struct ChatSocket;
    /// # impl WebSocketService for ChatSocket {}
    /// fn join(ws: &Socket<ChatSocket>, room: &str) -> Result<()> {
    ///     ws.join(room).map_err(|error| HandlerError::client(error.code(), error.to_string()))
    /// }
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidName(_) => "invalid_room_name",
            Self::TooManyRooms { .. } => "too_many_rooms",
            Self::Closed => "closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_not_to_join_has_a_code() {
        for (error, code) in [
            (InvalidRoomName::Empty.into(), "invalid_room_name"),
            (RoomError::TooManyRooms { max: 128 }, "too_many_rooms"),
            (RoomError::Closed, "closed"),
        ] {
            assert_eq!(error.code(), code, "{error}");
        }
    }
}
