use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::members::Members;
use super::socket::Socket;
use super::socket_id::SocketId;
use crate::rooms::{RoomAddress, RoomName};

/// What this process knows of a namespace by itself, without asking other nodes: made by
/// [`Namespace::local`](crate::Namespace::local).
///
/// ```
/// use asena_ws::prelude::*;
///
/// # #[websocket("/chat")] struct ChatSocket;
/// # impl WebSocketService for ChatSocket {}
/// fn disconnect_all(chat: &Namespace<ChatSocket>) {
///     for socket in chat.local().sockets() {
///         socket.close(CloseCode::GOING_AWAY, "maintenance");
///     }
/// }
/// ```
pub struct Local<S> {
    members: Arc<Members>,
    service: PhantomData<fn(&S)>,
}

impl<S> Local<S> {
    pub(crate) fn of(members: Arc<Members>) -> Self {
        Self {
            members,
            service: PhantomData,
        }
    }

    /// The open connections, in no order.
    #[must_use]
    pub fn sockets(&self) -> Vec<Socket<S>> {
        self.members.sockets().into_iter().map(Socket::of).collect()
    }

    /// An open connection by its id.
    #[must_use]
    pub fn socket(&self, id: SocketId) -> Option<Socket<S>> {
        self.members.socket(id).map(Socket::of)
    }

    /// The number of open connections.
    #[must_use]
    pub fn socket_count(&self) -> usize {
        self.members.socket_count()
    }

    /// The rooms that somebody is in, in no order.
    #[must_use]
    pub fn rooms(&self) -> Vec<RoomName> {
        self.members.rooms()
    }

    /// The connections in a room, in no order.
    #[must_use]
    pub fn members(&self, room: impl RoomAddress) -> Vec<SocketId> {
        self.members.room_members(&room.address())
    }

    /// The number of connections in a room, counted in constant time.
    #[must_use]
    pub fn room_size(&self, room: impl RoomAddress) -> usize {
        self.members.room_size(&room.address())
    }
}

impl<S> fmt::Debug for Local<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Local({})", self.members.path)
    }
}
