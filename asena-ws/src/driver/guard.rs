//! What stands before the connections of an endpoint: nothing, or an authenticator. Of the first kind nothing is kept.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::SystemTime;

use axum::http::StatusCode;
use futures_util::FutureExt;

use super::authenticator::Authenticator;
use super::handshake::{Handshake, Rejection};
use super::refresh::RefreshError;
use crate::container::descriptor::Descriptor;
use crate::container::{Container, ResolveError};
use crate::error::BoxFuture;
use crate::identity::{BearerToken, Identity};
use crate::messaging::{Seat, Shared, Users};

/// An endpoint's guard: `()` where it is public, [`Guarded`] where it has an authenticator.
pub trait Guard: Sized + Send + Sync + 'static {
    /// What a connection keeps of having passed it.
    type Pass: Pass;

    /// Whether there is an authenticator.
    const IS_GUARDED: bool;

    /// The authenticator, for the graph.
    fn component() -> Option<&'static Descriptor>;

    /// That of an app.
    ///
    /// # Errors
    ///
    /// If the app does not have its authenticator, of which the graph has made sure.
    fn of(container: &Container) -> Result<Self, ResolveError>;

    /// Lets a handshake in, which knows its identity then; or turns it away.
    ///
    /// # Errors
    ///
    /// Why.
    #[expect(private_interfaces, reason = "called by the driver alone")]
    fn admit(
        &self,
        users: &Arc<Users>,
        connections_per_user_max: usize,
        handshake: &mut Handshake,
    ) -> impl Future<Output = Result<Self::Pass, TurnedAway>> + Send;
}

/// Why a handshake does not pass a guard.
#[derive(Debug)]
pub enum TurnedAway {
    /// With this answer.
    Rejected(Rejection),
    /// Its user has as many connections as one may have.
    TooMany {
        /// Whose id this is.
        user: String,
    },
}

impl From<Rejection> for TurnedAway {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// See [`Guard::Pass`].
pub trait Pass: Send + Sync + 'static {
    /// The connection has opened.
    #[expect(private_interfaces, reason = "called by the driver alone")]
    fn enter(&self, socket: &Arc<Shared>) {
        let _ = socket;
    }

    /// Where the connection is among its user's, if it has one.
    fn seat(&self) -> Option<&Seat> {
        None
    }

    /// Takes a new token. `None` where nobody could tell what it is worth.
    #[expect(private_interfaces, reason = "called by the driver alone")]
    fn refresh<'a>(
        &'a self,
        socket: &'a Arc<Shared>,
        token: BearerToken,
    ) -> Option<BoxFuture<'a, Result<(), RefreshError>>> {
        let _ = (socket, token);
        None
    }
}

impl Guard for () {
    type Pass = ();

    const IS_GUARDED: bool = false;

    fn component() -> Option<&'static Descriptor> {
        None
    }

    fn of(_container: &Container) -> Result<Self, ResolveError> {
        Ok(())
    }

    #[expect(private_interfaces, reason = "called by the driver alone")]
    async fn admit(
        &self,
        _users: &Arc<Users>,
        _connections_per_user_max: usize,
        _handshake: &mut Handshake,
    ) -> Result<(), TurnedAway> {
        Ok(())
    }
}

impl Pass for () {}

/// The guard of an endpoint with an authenticator.
pub struct Guarded<A>(Arc<A>);

/// A connection that is a user's.
pub struct Session<A: Authenticator> {
    authenticator: Arc<A>,
    user: Arc<A::User>,
    seat: Seat,
}

impl<A: Authenticator> Guard for Guarded<A> {
    type Pass = Session<A>;

    const IS_GUARDED: bool = true;

    fn component() -> Option<&'static Descriptor> {
        Some(A::DESCRIPTOR)
    }

    fn of(container: &Container) -> Result<Self, ResolveError> {
        container.get().map(Self)
    }

    #[expect(private_interfaces, reason = "called by the driver alone")]
    async fn admit(
        &self,
        users: &Arc<Users>,
        connections_per_user_max: usize,
        handshake: &mut Handshake,
    ) -> Result<Session<A>, TurnedAway> {
        let authenticated = AssertUnwindSafe(async { self.0.authenticate(handshake).await });
        let identity = match authenticated.catch_unwind().await {
            Ok(Ok(identity)) => identity,
            Ok(Err(rejection)) => {
                let (authenticator, status) = (A::DESCRIPTOR.name, rejection.status().as_u16());
                tracing::debug!(authenticator, status, "refused a handshake");
                return Err(rejection.into());
            }
            Err(_) => {
                tracing::error!("the authenticator `{}` panicked", A::DESCRIPTOR.name);
                return Err(Rejection::from(StatusCode::INTERNAL_SERVER_ERROR).into());
            }
        };
        if identity.expires_at().is_some_and(|at| at <= SystemTime::now()) {
            return Err(Rejection::expired().into());
        }
        let Some(seat) = users.reserve(identity.id(), connections_per_user_max) else {
            let user = identity.id().to_owned();
            return Err(TurnedAway::TooMany { user });
        };
        let session = Session {
            authenticator: Arc::clone(&self.0),
            user: Arc::clone(identity.shared_user()),
            seat: seat.with(identity.session(), identity.expires_at()),
        };
        handshake.insert(identity);
        Ok(session)
    }
}

impl<A: Authenticator> Pass for Session<A> {
    #[expect(private_interfaces, reason = "called by the driver alone")]
    fn enter(&self, socket: &Arc<Shared>) {
        self.seat.enter(socket);
    }

    fn seat(&self) -> Option<&Seat> {
        Some(&self.seat)
    }

    #[expect(private_interfaces, reason = "called by the driver alone")]
    fn refresh<'a>(
        &'a self,
        socket: &'a Arc<Shared>,
        token: BearerToken,
    ) -> Option<BoxFuture<'a, Result<(), RefreshError>>> {
        Some(Box::pin(self.take_token(socket, token)))
    }
}

impl<A: Authenticator> Session<A> {
    pub(super) fn user(&self) -> &Arc<A::User> {
        &self.user
    }

    pub(super) fn id(&self) -> &Arc<str> {
        self.seat.user()
    }

    pub(super) fn place(&self) -> &Seat {
        &self.seat
    }

    pub(super) fn identity(&self) -> Identity<A::User> {
        Identity::of_parts(
            Arc::clone(self.seat.user()),
            Arc::clone(&self.user),
            self.seat.session(),
            self.seat.expires_at(),
        )
    }

    pub(super) async fn take_token(
        &self,
        socket: &Arc<Shared>,
        token: BearerToken,
    ) -> Result<(), RefreshError> {
        let current = self.identity();
        let identity = self.authenticator.refresh(&token, &current).await?;
        if identity.id() != current.id() {
            return Err(RefreshError::OtherUser);
        }
        if identity.expires_at().is_some_and(|at| at <= SystemTime::now()) {
            return Err(Rejection::expired().into());
        }
        self.seat.renew(socket, identity.session(), identity.expires_at());
        Ok(())
    }
}

impl<A> fmt::Debug for Guarded<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Guarded")
    }
}

impl<A: Authenticator> fmt::Debug for Session<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Session({})", self.seat.user())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_of_a_public_endpoint_holds_nothing_for_this() {
        assert_eq!(size_of::<<() as Guard>::Pass>(), 0);
    }
}
