use std::fmt;

use super::authorize_room::AuthorizeRoom;
use super::socket::Socket;
use crate::error::BoxFuture;
use crate::handler_error::{HandlerError, Result};

/// A kind of room that clients of the service `S` may join by themselves: its type is forgotten, its authoriser is not.
pub struct ClientRoom<S: 'static> {
    pattern: &'static str,
    join: JoinByName<S>,
}

/// Joins the room of a name, if it is of the kind and if its authoriser agrees.
type JoinByName<S> = for<'a> fn(&'a Socket<S>, &'a str) -> Option<BoxFuture<'a, Result<()>>>;

impl<S> ClientRoom<S> {
    /// Of a kind that has an authoriser.
    #[must_use]
    pub const fn of<R: AuthorizeRoom<S> + Send + Sync + 'static>() -> Self {
        Self {
            pattern: R::PATTERN,
            join: join::<S, R>,
        }
    }
}

impl<S> Socket<S> {
    /// Does what the built-in event `join` asks for: the first of the kinds that has the name decides.
    pub(crate) async fn join_by_name(&self, kinds: &[ClientRoom<S>], name: &str) -> Result<()> {
        match kinds.iter().find_map(|kind| (kind.join)(self, name)) {
            Some(joined) => joined.await,
            None => Err(HandlerError::client(
                "unknown_room",
                "there is no such room, or none that can be joined so",
            )),
        }
    }
}

fn join<'a, S: 'static, R: AuthorizeRoom<S> + Send + Sync + 'static>(
    socket: &'a Socket<S>,
    name: &str,
) -> Option<BoxFuture<'a, Result<()>>> {
    let room = R::from_name(name)?;
    Some(Box::pin(async move { socket.join_authorized(&room).await }))
}

impl<S> fmt::Debug for ClientRoom<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ClientRoom({})", self.pattern)
    }
}
