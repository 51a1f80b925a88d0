use super::delivery::Delivery;
use super::socket_id::SocketId;
use super::ulak_error::UlakError;
use crate::protocol::Message;

/// One of many messages for [`Ulak::bulk_send`](crate::Ulak::bulk_send).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BulkMessage {
    /// To every connection of a namespace.
    Broadcast {
        /// The namespace's path.
        namespace: String,
        /// What to send.
        message: Message,
    },
    /// To the connections in a room.
    Room {
        /// The namespace's path.
        namespace: String,
        /// The room.
        room: String,
        /// What to send.
        message: Message,
    },
    /// To one connection.
    Socket {
        /// The namespace's path.
        namespace: String,
        /// The connection.
        id: SocketId,
        /// What to send.
        message: Message,
    },
}

impl BulkMessage {
    /// To every connection of a namespace.
    pub fn broadcast(namespace: impl Into<String>, message: impl Into<Message>) -> Self {
        Self::Broadcast {
            namespace: namespace.into(),
            message: message.into(),
        }
    }

    /// To all connections in a room.
    pub fn room(namespace: impl Into<String>, room: impl Into<String>, message: impl Into<Message>) -> Self {
        Self::Room {
            namespace: namespace.into(),
            room: room.into(),
            message: message.into(),
        }
    }

    /// To one connection.
    pub fn socket(namespace: impl Into<String>, id: SocketId, message: impl Into<Message>) -> Self {
        Self::Socket {
            namespace: namespace.into(),
            id,
            message: message.into(),
        }
    }
}

/// What became of many messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkDelivery {
    /// How many messages were given.
    pub total: usize,
    /// How many had somewhere to go.
    pub succeeded: usize,
    /// The others.
    pub failures: Vec<BulkFailure>,
    /// All connections that the messages were for, together.
    pub delivery: Delivery,
}

/// A message that had nowhere to go.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkFailure {
    /// Its position among the messages that were given.
    pub index: usize,
    /// Why.
    pub error: UlakError,
}
