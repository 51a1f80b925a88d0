use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;

use super::delivery::{Delivery, SendError, SendOutcome};
use super::members::Members;
use super::outbound::Outbound;
use super::outgoing::Outgoing;
use super::shared::Shared;
use super::socket::Socket;
use super::socket_id::SocketId;
use crate::rooms::RoomAddress;

/// Many connections of the service `S`: all, those in a room, or those of a user, without the ones that are left out.
///
/// Made by [`Socket::to`], [`Namespace::to`](crate::Namespace::to) and [`Namespace::all`](crate::Namespace::all). Sending
/// never waits, and encodes once.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[websocket("/chat")]
/// struct ChatSocket;
///
/// #[handlers]
/// impl ChatSocket {
///     #[on_message]
///     async fn received(&self, ws: &Socket<Self>, text: String) -> Result<()> {
///         ws.to("general").send(text.as_str()); // to the others in the room
///         ws.namespace().to("general").send(text.as_str()); // to all in the room
///         ws.namespace().all().except(ws).send_json(&["to", "all", "others"])?;
///         Ok(())
///     }
/// }
/// ```
#[must_use = "nothing is sent before `send`"]
pub struct Target<S> {
    pub(super) members: Arc<Members>,
    /// No bound on `S`, as at [`Socket`].
    service: PhantomData<fn(&S)>,
    receivers: Receivers,
    except: Vec<SocketId>,
}

/// Who receives, but for those who are left out.
#[derive(Debug)]
enum Receivers {
    All,
    /// Those in any of the rooms.
    Rooms(Vec<String>),
    /// Those of a user.
    User(String),
}

impl<S> Target<S> {
    pub(crate) fn all(members: Arc<Members>) -> Self {
        Self {
            members,
            service: PhantomData,
            receivers: Receivers::All,
            except: Vec::new(),
        }
    }

    pub(crate) fn room(members: Arc<Members>, room: &str) -> Self {
        Self {
            receivers: Receivers::Rooms(vec![room.to_owned()]),
            ..Self::all(members)
        }
    }

    pub(crate) fn user(members: Arc<Members>, user: &str) -> Self {
        Self {
            receivers: Receivers::User(user.to_owned()),
            ..Self::all(members)
        }
    }

    pub(crate) fn except_id(mut self, id: SocketId) -> Self {
        self.except.push(id);
        self
    }

    /// Adds the connections of another room; one that is in both receives once. To all, and to those of a user, there is nothing to add.
    pub fn to(mut self, room: impl RoomAddress) -> Self {
        if let Receivers::Rooms(rooms) = &mut self.receivers {
            rooms.push(room.address().into_owned());
        }
        self
    }

    /// Leaves out a connection.
    pub fn except<Of>(self, socket: &Socket<Of>) -> Self {
        self.except_id(socket.id())
    }

    /// Sends a message, to each connection once.
    ///
    /// A room that nobody is in has no connections: the counts are zero.
    pub fn send(self, message: impl Into<Outbound>) -> Delivery {
        let outgoing = Outgoing::new(message.into());
        let delivery = self.deliver(|socket| outgoing.send_to(socket));
        outgoing.count(&self.members);
        delivery
    }

    pub(super) fn deliver(&self, send: impl Fn(&Arc<Shared>) -> SendOutcome) -> Delivery {
        let members = &self.members;
        match &self.receivers {
            Receivers::All => members.deliver(None, &self.except, send),
            Receivers::Rooms(rooms) => members.deliver(Some(rooms), &self.except, send),
            Receivers::User(user) => members.users.deliver(user, members.path, &self.except, send),
        }
    }

    /// Sends a value as JSON text.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON; nothing is sent then.
    pub fn send_json<T: Serialize + ?Sized>(self, value: &T) -> Result<Delivery, SendError> {
        Ok(self.send(serde_json::to_string(value)?))
    }
}

impl<S> fmt::Debug for Target<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Target");
        debug.field("namespace", &self.members.path);
        debug
            .field("receivers", &self.receivers)
            .field("except", &self.except)
            .finish()
    }
}
