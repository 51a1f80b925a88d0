//! What a connection holds for its handlers: `#[websocket(state = T)]`.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::socket::Socket;
use crate::error::BoxError;
use crate::service::Endpoint;

/// What can be the state of a connection: a value that begins as `Default` and may go from thread to thread.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the state of a connection",
    label = "does not implement `Default`, or cannot be sent between threads",
    note = "each connection begins with a state of its own: derive or implement `Default` for `{Self}`"
)]
pub trait ConnectionState: Default + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Default + Send + 'static> ConnectionState for T {}

/// An endpoint with a state: what `#[websocket(state = T)]` says.
#[diagnostic::on_unimplemented(
    message = "the connections of `{Self}` have no state",
    label = "a handler is lent the state of its connection, and there is none",
    note = "say what it is at the struct: `#[websocket(…, state = T)]`",
    note = "an event's data is taken as a value, without `&mut`"
)]
pub trait Stateful: Endpoint<Slot = Lendable<Self::State>> {
    /// `state = T`.
    type State;
}

/// Where a connection keeps its state, or nothing.
pub trait Slot: Sized + Send + Sync + 'static {
    /// Whether handlers must come one after the other.
    const IS_LENT: bool;

    /// That of a new connection.
    fn begin() -> Self;

    /// The connection is over. A socket that somebody keeps would otherwise keep it.
    fn clear(&self);
}

impl Slot for () {
    const IS_LENT: bool = false;

    fn begin() -> Self {}

    fn clear(&self) {}
}

/// A state that is here between handlers, and with the handler that runs. Locked for one step.
pub struct Lendable<T>(Mutex<Option<Box<T>>>);

impl<T: ConnectionState> Slot for Lendable<T> {
    const IS_LENT: bool = true;

    fn begin() -> Self {
        Self(Mutex::new(Some(Box::default())))
    }

    fn clear(&self) {
        let state = self.state().take();
        // Dropped behind the lock.
        drop(state);
    }
}

impl<T> Lendable<T> {
    fn state(&self) -> MutexGuard<'_, Option<Box<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Lendable<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Lendable")
    }
}

/// A state in the hands of a handler. It goes back when the handler has ended, also by a panic.
pub struct Lent<'a, T> {
    slot: &'a Lendable<T>,
    state: Option<Box<T>>,
}

/// Lends the state of a connection.
///
/// # Errors
///
/// If another handler has it. Handlers of a connection with a state come one after the other, so that should not be.
pub fn lend<S: Stateful>(socket: &Socket<S>) -> Result<Lent<'_, S::State>, BoxError> {
    let slot = socket.slot();
    let state = slot.state().take();
    if state.is_none() {
        tracing::error!(?socket, "the state of a connection is lent already");
        return Err("the state of the connection is lent already".into());
    }
    Ok(Lent { slot, state })
}

impl<T> Lent<'_, T> {
    /// For as long as the handler runs.
    pub fn state(&mut self) -> &mut T {
        match &mut self.state {
            Some(state) => state,
            None => unreachable!("a state is lent until it is given back"),
        }
    }
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        *self.slot.state() = self.state.take();
    }
}

impl<T> fmt::Debug for Lent<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Lent")
    }
}

/// What the handshake has left, who the connection is of, and the state.
pub(crate) struct Held<D, S, P> {
    pub(crate) data: D,
    pub(crate) slot: S,
    /// Of the endpoint's guard.
    pub(crate) pass: P,
}
