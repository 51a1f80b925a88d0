use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};
use crate::protocol::Message;
use crate::service::Endpoint;
use crate::socket::{SendOutcome, Socket, SocketId};

/// The connections of one endpoint, from anywhere: a service, another endpoint, an HTTP handler.
///
/// Injected without a dependency on the endpoint itself, so a service that the endpoint needs can hold one. A namespace
/// of an endpoint that the app does not mount is an error of the graph.
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
///     }
/// }
/// ```
pub struct Namespace<S> {
    members: Arc<dyn AnyNamespace>,
    /// No bound on `S`, as at [`Socket`].
    service: PhantomData<fn(&S)>,
}

/// What became of a message to many: how many connections queued it, lost it, or were closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Connections whose outbox took the message.
    pub queued: usize,
    /// Connections whose outbox was full.
    pub dropped: usize,
    /// Connections that were closing.
    pub closed: usize,
}

impl<S> Namespace<S> {
    /// The endpoint's path, which names the namespace.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.members.path()
    }

    /// The connections that are open now.
    #[must_use]
    pub fn socket_count(&self) -> usize {
        self.members.socket_count()
    }

    /// Sends a message to every connection. Never waits.
    pub fn broadcast(&self, message: impl Into<Message>) -> Delivery {
        self.members.broadcast(&message.into())
    }
}

impl<S> Clone for Namespace<S> {
    fn clone(&self) -> Self {
        Self {
            members: Arc::clone(&self.members),
            service: PhantomData,
        }
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
        let members = instances.value::<Members<S>>();
        Ok(Self {
            members: members.ok_or(ResolveError::NotMounted(Key::of::<S>()))?,
            service: PhantomData,
        })
    }
}

/// The open connections of one endpoint. The driver adds and removes them; everybody else reads.
pub(crate) struct Members<S: Endpoint> {
    /// Locked for the length of a change or of one broadcast, never across an await.
    sockets: Mutex<HashMap<SocketId, Socket<S>>>,
}

impl<S: Endpoint> Members<S> {
    pub(crate) fn new() -> Self {
        Self {
            sockets: Mutex::new(HashMap::new()),
        }
    }

    pub(crate) fn insert(&self, socket: Socket<S>) {
        self.sockets().insert(socket.id(), socket);
    }

    pub(crate) fn remove(&self, id: SocketId) {
        self.sockets().remove(&id);
    }

    fn broadcast(&self, message: &Message) -> Delivery {
        let mut delivery = Delivery::default();
        for socket in self.sockets().values() {
            match socket.send(message.clone()) {
                SendOutcome::Queued => delivery.queued += 1,
                SendOutcome::Dropped => delivery.dropped += 1,
                SendOutcome::Closed => delivery.closed += 1,
            }
        }
        delivery
    }

    fn sockets(&self) -> MutexGuard<'_, HashMap<SocketId, Socket<S>>> {
        // Nothing panics while the lock is held.
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A namespace whose endpoint's type is forgotten: what [`Ulak`](crate::Ulak) holds.
pub(crate) trait AnyNamespace: Send + Sync {
    fn path(&self) -> &'static str;
    fn socket_count(&self) -> usize;
    fn broadcast(&self, message: &Message) -> Delivery;
}

impl<S: Endpoint> AnyNamespace for Members<S> {
    fn path(&self) -> &'static str {
        S::PATH
    }

    fn socket_count(&self) -> usize {
        self.sockets().len()
    }

    fn broadcast(&self, message: &Message) -> Delivery {
        self.broadcast(message)
    }
}
