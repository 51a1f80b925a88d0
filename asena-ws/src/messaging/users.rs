use std::fmt;
use std::sync::Arc;

use super::delivery::{Delivery, SendOutcome};
use super::member::{IdHash, Member};
use super::seat::Seat;
use super::shared::Shared;
use super::socket_id::SocketId;
use super::turn::Turn;
use crate::identity::Directory;
use crate::protocol::CloseReason;

/// The authenticated connections of an app, by user and by session, of all endpoints. Public ones are not in it.
pub(crate) struct Users {
    pub(super) by_user: Directory<Member, IdHash>,
    pub(super) by_session: Directory<Member, IdHash>,
}

impl Users {
    /// Takes a seat for a connection that is on its way, unless the user has so many already. It is given back when it is
    /// dropped, or the connection ends.
    pub(crate) fn reserve(self: &Arc<Self>, user: &str, seats_max: usize) -> Option<Seat> {
        let user = self.by_user.reserve(user, seats_max)?;
        Some(Seat::new(Arc::clone(self), user))
    }

    /// The connections of a user, also those whose handshake is under way.
    pub(crate) fn count(&self, user: &str) -> usize {
        self.by_user.count(user)
    }

    /// To the connections that a user has at one endpoint.
    pub(crate) fn deliver(
        &self,
        user: &str,
        path: &str,
        except: &[SocketId],
        send: impl Fn(&Arc<Shared>) -> SendOutcome,
    ) -> Delivery {
        let _turn = Turn::begin();
        let mut delivery = Delivery::default();
        let receivers = at(Some(path), self.by_user.members(user));
        for socket in receivers.filter(|socket| !except.contains(&socket.id)) {
            delivery.count(send(&socket));
        }
        delivery
    }

    /// Closes the connections of a user, and says how many that are. Of all endpoints, also those whose handshake is under way,
    /// as soon as they open.
    pub(crate) fn close(&self, user: &str, path: Option<&str>, reason: &CloseReason) -> usize {
        close_all(&self.by_user, user, path, reason)
    }

    /// The same for a session.
    pub(crate) fn close_session(&self, session: &str, path: Option<&str>, reason: &CloseReason) -> usize {
        close_all(&self.by_session, session, path, reason)
    }
}

fn close_all(
    directory: &Directory<Member, IdHash>,
    id: &str,
    path: Option<&str>,
    reason: &CloseReason,
) -> usize {
    let members = match path {
        // Whoever is on the way to another endpoint is not meant.
        Some(_) => directory.members(id),
        None => directory.close(id),
    };
    let _turn = Turn::begin();
    at(path, members).map(|socket| socket.close(reason)).count()
}

fn at(path: Option<&str>, members: Vec<Member>) -> impl Iterator<Item = Arc<Shared>> {
    let sockets = members.into_iter().map(Arc::<Shared>::from);
    sockets.filter(move |socket| path.is_none_or(|path| socket.members.path == path))
}

impl Default for Users {
    fn default() -> Self {
        Self {
            by_user: Directory::new(),
            by_session: Directory::new(),
        }
    }
}

impl fmt::Debug for Users {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Users")
    }
}
