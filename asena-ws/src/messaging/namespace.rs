use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;

use super::delivery::{Delivery, SendError};
use super::local::Local;
use super::members::Members;
use super::outbound::Outbound;
use super::socket_id::SocketId;
use super::target::Target;
use super::ulak_error::UlakError;
use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::rooms::{RoomAddress, RoomName};
use crate::service::Endpoint;

/// The connections of one endpoint, from anywhere: a service, another endpoint, an HTTP handler.
///
/// Injected without a dependency on the endpoint itself, so a service that the endpoint needs can hold one. A namespace
/// of an endpoint that the app does not mount is an error of the graph.
///
/// Sends never wait and tell what is known in this process. What would have to ask other nodes is `async` and can fail, on
/// one node too; [`local`](Self::local) answers for this process alone.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[websocket(path = "/news")]
/// struct NewsSocket {
///     #[inject]
///     editor: Arc<Editor>,
/// }
/// impl WebSocketService for NewsSocket {}
///
/// #[service]
/// struct Editor {
///     #[inject]
///     news: Namespace<NewsSocket>,
/// }
///
/// impl Editor {
///     fn publish(&self, text: &str) {
///         self.news.broadcast(text);
///         self.news.to("subscribers").send(text);
///     }
/// }
/// ```
pub struct Namespace<S> {
    members: Arc<Members>,
    /// No bound on `S`, as at [`Socket`](crate::Socket).
    service: PhantomData<fn(&S)>,
}

impl<S> Namespace<S> {
    pub(crate) fn of(members: Arc<Members>) -> Self {
        Self {
            members,
            service: PhantomData,
        }
    }

    /// The endpoint's path, which names the namespace.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.members.path
    }

    /// Sends a message to every connection.
    pub fn broadcast(&self, message: impl Into<Outbound>) -> Delivery {
        self.all().send(message)
    }

    /// Sends a value as JSON text to every connection.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON; nothing is sent then.
    pub fn broadcast_json<T: Serialize + ?Sized>(&self, value: &T) -> Result<Delivery, SendError> {
        self.all().send_json(value)
    }

    /// Every connection, to leave some out.
    pub fn all(&self) -> Target<S> {
        Target::all(Arc::clone(&self.members))
    }

    /// All connections in a room.
    pub fn to(&self, room: impl RoomAddress) -> Target<S> {
        Target::room(Arc::clone(&self.members), &room.address())
    }

    /// All connections that a user has here: of an endpoint with an [`Authenticator`](crate::Authenticator). In all namespaces,
    /// [`Ulak::to_user`](crate::Ulak::to_user) reaches them.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # #[websocket("/news")] struct News;
    /// # impl WebSocketService for News {}
    /// fn tell(news: &Namespace<News>, user: &str) -> usize {
    ///     news.to_user(user).send("your parcel is here").queued
    /// }
    /// ```
    pub fn to_user(&self, user: &str) -> Target<S> {
        Target::user(Arc::clone(&self.members), user)
    }

    /// What this process knows by itself.
    #[must_use]
    pub fn local(&self) -> Local<S> {
        Local::of(Arc::clone(&self.members))
    }

    /// The number of open connections, on all nodes.
    ///
    /// # Errors
    ///
    /// None on one node.
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn socket_count(&self) -> Result<usize, UlakError> {
        Ok(self.members.socket_count())
    }

    /// The rooms that somebody is in, on all nodes, in no order.
    ///
    /// # Errors
    ///
    /// None on one node.
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn rooms(&self) -> Result<Vec<RoomName>, UlakError> {
        Ok(self.members.rooms())
    }

    /// The connections in a room, on all nodes, in no order.
    ///
    /// # Errors
    ///
    /// None on one node.
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn members(&self, room: impl RoomAddress) -> Result<Vec<SocketId>, UlakError> {
        Ok(self.members.room_members(&room.address()))
    }

    /// The number of connections in a room, on all nodes.
    ///
    /// # Errors
    ///
    /// None on one node.
    #[expect(clippy::unused_async, reason = "with several nodes it will ask the others")]
    pub async fn room_size(&self, room: impl RoomAddress) -> Result<usize, UlakError> {
        Ok(self.members.room_size(&room.address()))
    }
}

impl<S> Clone for Namespace<S> {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.members))
    }
}

impl<S> fmt::Debug for Namespace<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Namespace({})", self.path())
    }
}

impl<S: Endpoint> FromContainer for Namespace<S> {
    fn request() -> Request {
        Request::Endpoint { key: Key::of::<S>() }
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let registered = instances.value::<Registered<S>>();
        let registered = registered.ok_or(ResolveError::NotMounted(Key::of::<S>()))?;
        Ok(Self::of(Arc::clone(&registered.members)))
    }
}

/// The members of `S`'s namespace, under a type of their own so that the container finds them.
pub(crate) struct Registered<S> {
    pub(crate) members: Arc<Members>,
    service: PhantomData<fn(&S)>,
}

impl<S> Registered<S> {
    pub(crate) fn new(members: Arc<Members>) -> Self {
        Self {
            members,
            service: PhantomData,
        }
    }
}
