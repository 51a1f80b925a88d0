use std::fmt;
use std::sync::Arc;

use super::delivery::{Delivery, SendOutcome};
use super::members::Members;
use super::socket_id::SocketId;
use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::protocol::Message;

/// The courier: reaches the namespaces of an app by their paths, as Asena's Ulak does.
///
/// For where the path is known only at run time; where the type is known, [`Namespace`](crate::Namespace) cannot miss.
/// A path or a connection that does not exist is an error, never silence. Rooms come and go, so a room that nobody is in is
/// none. Bytes are the same everywhere: a `String` leaves as a text message with just that string.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[service]
/// struct Announcer {
///     #[inject]
///     ulak: Ulak,
/// }
///
/// impl Announcer {
///     async fn announce(&self, path: &str) -> Result<()> {
///         self.ulak.broadcast(path, "restart in five minutes").await?;
///         self.ulak.to(path, "admins", "get ready").await?;
///         Ok(())
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Ulak(Arc<Namespaces>);

/// All namespaces of one app.
pub(crate) struct Namespaces(pub(crate) Vec<Arc<Members>>);

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
            Self::UnknownSocket { .. } => "unknown_socket",
            Self::NotQueued { .. } => "not_queued",
        }
    }
}

/// One of many messages for [`Ulak::bulk_send`].
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

#[expect(clippy::unused_async, reason = "with several nodes these will ask the others")]
impl Ulak {
    /// The paths of all namespaces, in the order of their declaration.
    pub fn namespaces(&self) -> impl Iterator<Item = &'static str> {
        self.0.0.iter().map(|members| members.path)
    }

    /// Whether an endpoint has this path.
    #[must_use]
    pub fn has_namespace(&self, path: &str) -> bool {
        self.namespaces().any(|known| known == path)
    }

    /// One namespace, so that its path need not be said again.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub fn namespace(&self, path: &str) -> Result<UlakNamespace, UlakError> {
        let found = self.0.0.iter().find(|members| members.path == path);
        found
            .cloned()
            .map(UlakNamespace)
            .ok_or_else(|| UlakError::UnknownNamespace {
                path: path.to_owned(),
                known: self.namespaces().collect::<Vec<_>>().join(", "),
            })
    }

    /// The open connections of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub async fn socket_count(&self, path: &str) -> Result<usize, UlakError> {
        self.namespace(path)?.socket_count().await
    }

    /// Sends a message to every connection of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub async fn broadcast(&self, path: &str, message: impl Into<Message>) -> Result<Delivery, UlakError> {
        self.namespace(path)?.broadcast(message).await
    }

    /// Sends a message to all connections in a room of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub async fn to(
        &self,
        path: &str,
        room: impl AsRef<str>,
        message: impl Into<Message>,
    ) -> Result<Delivery, UlakError> {
        self.namespace(path)?.to(room, message).await
    }

    /// Sends a message to all connections in any of several rooms, to each once.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub async fn to_many<R: AsRef<str>>(
        &self,
        path: &str,
        rooms: impl IntoIterator<Item = R>,
        message: impl Into<Message>,
    ) -> Result<Delivery, UlakError> {
        self.namespace(path)?.to_many(rooms, message).await
    }

    /// Sends a message to one connection of a namespace.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`], [`UlakError::UnknownSocket`], or [`UlakError::NotQueued`] if it cannot take it.
    pub async fn to_socket(
        &self,
        path: &str,
        id: SocketId,
        message: impl Into<Message>,
    ) -> Result<(), UlakError> {
        self.namespace(path)?.to_socket(id, message).await
    }

    /// Sends a message to every connection of every namespace.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn broadcast_all(&self, message: impl Into<Message>) -> Result<Delivery, UlakError> {
        let message = message.into();
        let mut delivery = Delivery::default();
        for members in &self.0.0 {
            delivery += members.deliver(None, &[], &message);
        }
        Ok(delivery)
    }

    /// Sends many messages, each to its own receivers. One that has nowhere to go does not keep the others back.
    pub async fn bulk_send(&self, messages: impl IntoIterator<Item = BulkMessage>) -> BulkDelivery {
        let mut bulk = BulkDelivery::default();
        for (index, message) in messages.into_iter().enumerate() {
            bulk.total += 1;
            match self.send_one(message).await {
                Ok(delivery) => {
                    bulk.succeeded += 1;
                    bulk.delivery += delivery;
                }
                Err(error) => bulk.failures.push(BulkFailure { index, error }),
            }
        }
        bulk
    }

    async fn send_one(&self, message: BulkMessage) -> Result<Delivery, UlakError> {
        match message {
            BulkMessage::Broadcast { namespace, message } => self.broadcast(&namespace, message).await,
            BulkMessage::Room {
                namespace,
                room,
                message,
            } => self.to(&namespace, room, message).await,
            BulkMessage::Socket {
                namespace,
                id,
                message,
            } => {
                self.to_socket(&namespace, id, message).await?;
                Ok(Delivery {
                    queued: 1,
                    ..Delivery::default()
                })
            }
        }
    }
}

/// The courier for one namespace: made by [`Ulak::namespace`].
#[derive(Clone)]
pub struct UlakNamespace(Arc<Members>);

#[expect(clippy::unused_async, reason = "with several nodes these will ask the others")]
impl UlakNamespace {
    /// The namespace's path.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.0.path
    }

    /// The open connections.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn socket_count(&self) -> Result<usize, UlakError> {
        Ok(self.0.socket_count())
    }

    /// Sends a message to every connection.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn broadcast(&self, message: impl Into<Message>) -> Result<Delivery, UlakError> {
        Ok(self.0.deliver(None, &[], &message.into()))
    }

    /// Sends a message to all connections in a room.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to(
        &self,
        room: impl AsRef<str>,
        message: impl Into<Message>,
    ) -> Result<Delivery, UlakError> {
        self.to_many([room], message).await
    }

    /// Sends a message to all connections in any of several rooms, to each once.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to_many<R: AsRef<str>>(
        &self,
        rooms: impl IntoIterator<Item = R>,
        message: impl Into<Message>,
    ) -> Result<Delivery, UlakError> {
        let rooms: Vec<String> = rooms.into_iter().map(|room| room.as_ref().to_owned()).collect();
        Ok(self.0.deliver(Some(&rooms), &[], &message.into()))
    }

    /// Sends a message to one connection.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownSocket`], or [`UlakError::NotQueued`] if it cannot take it.
    pub async fn to_socket(&self, id: SocketId, message: impl Into<Message>) -> Result<(), UlakError> {
        let path = || self.0.path.to_owned();
        let Some(socket) = self.0.socket(id) else {
            return Err(UlakError::UnknownSocket { path: path(), id });
        };
        match socket.send(message.into()) {
            SendOutcome::Queued => Ok(()),
            outcome => Err(UlakError::NotQueued {
                path: path(),
                id,
                outcome,
            }),
        }
    }
}

impl fmt::Debug for UlakNamespace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UlakNamespace({})", self.path())
    }
}

impl fmt::Debug for Ulak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.namespaces()).finish()
    }
}

impl FromContainer for Ulak {
    fn request() -> Request {
        Request::Nothing
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let namespaces = instances.value::<Namespaces>();
        namespaces
            .map(Self)
            .ok_or(ResolveError::NotMounted(Key::of::<Self>()))
    }
}
