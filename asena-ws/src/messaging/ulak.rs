use std::fmt;
use std::sync::Arc;

use super::bulk::{BulkDelivery, BulkFailure, BulkMessage};
use super::delivery::{Delivery, SendOutcome};
use super::members::Members;
use super::outbound::Outbound;
use super::outgoing::Outgoing;
use super::shared::Shared;
use super::socket_id::SocketId;
use super::ulak_error::UlakError;
use super::users::Users;
use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::protocol::{CloseCode, CloseReason, Utf8Bytes};
use crate::rooms::RoomAddress;

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
pub(crate) struct Namespaces {
    pub(crate) members: Vec<Arc<Members>>,
    pub(crate) users: Arc<Users>,
}

#[expect(clippy::unused_async, reason = "with several nodes these will ask the others")]
impl Ulak {
    /// The paths of all namespaces, in the order of their declaration.
    pub fn namespaces(&self) -> impl Iterator<Item = &'static str> {
        self.0.members.iter().map(|members| members.path)
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
        let found = self.0.members.iter().find(|members| members.path == path);
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
    pub async fn broadcast(&self, path: &str, message: impl Into<Outbound>) -> Result<Delivery, UlakError> {
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
        room: impl RoomAddress,
        message: impl Into<Outbound>,
    ) -> Result<Delivery, UlakError> {
        self.namespace(path)?.to(room, message).await
    }

    /// Sends a message to all connections in any of several rooms, to each once.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownNamespace`].
    pub async fn to_many<R: RoomAddress>(
        &self,
        path: &str,
        rooms: impl IntoIterator<Item = R>,
        message: impl Into<Outbound>,
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
        message: impl Into<Outbound>,
    ) -> Result<(), UlakError> {
        self.namespace(path)?.to_socket(id, message).await
    }

    /// Sends a message to every connection of every namespace.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn broadcast_all(&self, message: impl Into<Outbound>) -> Result<Delivery, UlakError> {
        let outgoing = Outgoing::new(message.into());
        let mut delivery = Delivery::default();
        for members in &self.0.members {
            delivery += outgoing.deliver(members, None, &[]);
        }
        Ok(delivery)
    }

    /// Sends a message to all connections of a user: each device, in every namespace whose endpoint has an
    /// [`Authenticator`](crate::Authenticator). For one namespace there are [`UlakNamespace::to_user`] and
    /// [`Namespace::to_user`](crate::Namespace::to_user).
    ///
    /// A user comes and goes: of one who is not here, the counts are zero.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # async fn example(ulak: Ulak) -> Result<()> {
    /// let delivery = ulak.to_user("user-17", "your parcel is here").await?;
    /// if delivery.queued == 0 {
    ///     // Not here: send a mail.
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to_user(&self, user: &str, message: impl Into<Outbound>) -> Result<Delivery, UlakError> {
        let outgoing = Outgoing::new(message.into());
        let send = |socket: &Arc<Shared>| outgoing.send_to(socket);
        let mut delivery = Delivery::default();
        for members in &self.0.members {
            delivery += self.0.users.deliver(user, members.path, &[], send);
            outgoing.count(members);
        }
        Ok(delivery)
    }

    /// How many connections a user has, in every namespace: also those whose handshake is being answered.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn user_socket_count(&self, user: &str) -> Result<usize, UlakError> {
        Ok(self.0.users.count(user))
    }

    /// Closes all connections of a user, in every namespace, and says how many that are.
    ///
    /// Also those are closed whose handshake was authenticated and is not answered yet. With [`CloseCode::KICKED`], 4503, clients do not come
    /// back by themselves. Who still has a token that is taken may: what revokes it is the application's, before this.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # async fn example(ulak: Ulak) -> Result<()> {
    /// ulak.disconnect_user("user-17", CloseCode::KICKED, "the account is closed").await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn disconnect_user(
        &self,
        user: &str,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<usize, UlakError> {
        Ok(self.0.users.close(user, None, &CloseReason::new(code, reason)))
    }

    /// Closes all connections of a session, in every namespace, and says how many that are: for a user who signs out of one
    /// device, or whose token has been revoked.
    ///
    /// A session is what [`Identity::with_session`](crate::Identity::with_session) says; of a connection that was refreshed, that of its new token.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn disconnect_session(
        &self,
        session: &str,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<usize, UlakError> {
        let reason = CloseReason::new(code, reason);
        Ok(self.0.users.close_session(session, None, &reason))
    }

    /// Closes one connection, in whichever namespace it is.
    ///
    /// # Errors
    ///
    /// [`UlakError::NoSuchSocket`].
    pub async fn disconnect_socket(
        &self,
        id: SocketId,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<(), UlakError> {
        let socket = self.0.members.iter().find_map(|members| members.socket(id));
        let socket = socket.ok_or(UlakError::NoSuchSocket { id })?;
        socket.close(&CloseReason::new(code, reason));
        Ok(())
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
    pub async fn broadcast(&self, message: impl Into<Outbound>) -> Result<Delivery, UlakError> {
        let outgoing = Outgoing::new(message.into());
        Ok(outgoing.deliver(&self.0, None, &[]))
    }

    /// Sends a message to all connections in a room.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to(
        &self,
        room: impl RoomAddress,
        message: impl Into<Outbound>,
    ) -> Result<Delivery, UlakError> {
        self.to_many([room], message).await
    }

    /// Sends a message to all connections in any of several rooms, to each once.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to_many<R: RoomAddress>(
        &self,
        rooms: impl IntoIterator<Item = R>,
        message: impl Into<Outbound>,
    ) -> Result<Delivery, UlakError> {
        let rooms: Vec<String> = rooms
            .into_iter()
            .map(|room| room.address().into_owned())
            .collect();
        let outgoing = Outgoing::new(message.into());
        Ok(outgoing.deliver(&self.0, Some(&rooms), &[]))
    }

    /// Sends a message to all connections that a user has here.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn to_user(&self, user: &str, message: impl Into<Outbound>) -> Result<Delivery, UlakError> {
        let outgoing = Outgoing::new(message.into());
        let send = |socket: &Arc<Shared>| outgoing.send_to(socket);
        let delivery = self.0.users.deliver(user, self.path(), &[], send);
        outgoing.count(&self.0);
        Ok(delivery)
    }

    /// Closes the connections that a user has here, and says how many that are.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn disconnect_user(
        &self,
        user: &str,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<usize, UlakError> {
        let reason = CloseReason::new(code, reason);
        Ok(self.0.users.close(user, Some(self.path()), &reason))
    }

    /// Closes the connections that a session has here, and says how many that are.
    ///
    /// # Errors
    ///
    /// None on one node.
    pub async fn disconnect_session(
        &self,
        session: &str,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<usize, UlakError> {
        let reason = CloseReason::new(code, reason);
        Ok(self.0.users.close_session(session, Some(self.path()), &reason))
    }

    /// Closes one connection.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownSocket`].
    pub async fn disconnect_socket(
        &self,
        id: SocketId,
        code: CloseCode,
        reason: impl Into<Utf8Bytes>,
    ) -> Result<(), UlakError> {
        let path = || self.0.path.to_owned();
        let socket = self.0.socket(id);
        let socket = socket.ok_or_else(|| UlakError::UnknownSocket { path: path(), id })?;
        socket.close(&CloseReason::new(code, reason));
        Ok(())
    }

    /// Sends a message to one connection.
    ///
    /// # Errors
    ///
    /// [`UlakError::UnknownSocket`], or [`UlakError::NotQueued`] if it cannot take it.
    pub async fn to_socket(&self, id: SocketId, message: impl Into<Outbound>) -> Result<(), UlakError> {
        let path = || self.0.path.to_owned();
        let Some(socket) = self.0.socket(id) else {
            return Err(UlakError::UnknownSocket { path: path(), id });
        };
        match socket.send_alone(message.into()) {
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
