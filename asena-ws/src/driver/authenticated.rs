use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::authenticator::Authenticator;
use super::guard::{Guarded, Session};
use super::refresh::{RefreshError, close_as_anothers};
use crate::events::{FromEvent, IncomingEvent};
use crate::handler_error::Result;
use crate::identity::{BearerToken, Identity};
use crate::messaging::Socket;
use crate::service::Endpoint;

/// An endpoint of which every connection has a user: what `#[websocket(authenticator = …)]` says.
#[diagnostic::on_unimplemented(
    message = "the connections of `{Self}` have no user",
    label = "`{Self}` is a public endpoint",
    note = "say at the struct who its connections are of: `#[websocket(…, authenticator = A)]`, where `A` implements `Authenticator`"
)]
pub trait Authenticated: Endpoint<Guard = Guarded<Self::Authenticator>> {
    /// `authenticator = A`.
    type Authenticator: Authenticator;
}

// The bound is each method's own, and names the authenticator by a parameter: an endpoint without users is then told so in our
// words, and not that there is a method with a bound.
impl<S> Socket<S> {
    /// The user that the connection is of, as the endpoint's [`Authenticator`] said at the handshake.
    #[must_use]
    pub fn user<A>(&self) -> &A::User
    where
        S: Authenticated<Authenticator = A>,
        A: Authenticator,
    {
        self.session_of().user()
    }

    /// The user's id, by which [`Ulak::to_user`](crate::Ulak::to_user) reaches all connections of the user.
    #[must_use]
    pub fn user_id(&self) -> &str
    where
        S: Authenticated,
    {
        self.session_of().id()
    }

    /// The id of the session, if the authenticator gave one: that of the token that was shown last.
    #[must_use]
    pub fn session_id(&self) -> Option<Arc<str>>
    where
        S: Authenticated,
    {
        self.session_of().place().session()
    }

    /// When the connection will be closed with 4014, unless it is refreshed.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime>
    where
        S: Authenticated,
    {
        self.session_of().place().expires_at()
    }

    /// Moves that time, also to a nearer one. For what shows by itself that the user is still there; with a new token there is
    /// [`refresh`](Self::refresh).
    pub fn extend_until(&self, time: SystemTime)
    where
        S: Authenticated,
    {
        self.session_of().place().extend(self.shared(), time);
    }

    /// Takes a new token of the user's, as [`Authenticator::refresh`] says: the time and the session become the token's.
    ///
    /// Where there are typed events clients do so by the built-in event `refresh`, without this.
    ///
    /// # Errors
    ///
    /// [`RefreshError`]: the token was refused; or it is another user's, and the connection is closed with 4500.
    pub async fn refresh(&self, token: &BearerToken) -> Result<(), RefreshError>
    where
        S: Authenticated,
    {
        let session = self.session_of();
        let refreshed = session.take_token(self.shared(), token.clone()).await;
        if let Err(RefreshError::OtherUser) = refreshed {
            close_as_anothers(self);
        }
        refreshed
    }

    fn session_of(&self) -> &Session<S::Authenticator>
    where
        S: Authenticated,
    {
        self.pass()
    }
}

/// The user that a connection is of: as a parameter of an `#[on("…")]` method, and as the `data` of an endpoint or a part of it.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{Authenticator, Identity, User};
///
/// struct Account { name: String }
///
/// # #[service] struct Accounts;
/// # impl Authenticator for Accounts {
/// #     type User = Account;
/// #     async fn authenticate(&self, _: &Handshake) -> Result<Identity<Account>, Rejection> { Err(Rejection::unauthorized()) }
/// # }
/// #[websocket("/chat", authenticator = Accounts)]
/// struct Chat;
///
/// #[handlers]
/// impl Chat {
///     #[on("whoami")]
///     async fn who(&self, user: User<Account>) -> String {
///         user.name.clone()
///     }
/// }
/// # App::empty().websocket::<Chat>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
pub struct User<U>(pub Arc<U>);

impl<S, U> FromEvent<S> for User<U>
where
    S: Authenticated,
    S::Authenticator: Authenticator<User = U>,
{
    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        Ok(Self(Arc::clone(event.socket().session_of().user())))
    }
}

/// 500 where no authenticator has been: that is the endpoint's mistake, not the client's.
impl<S: Sync, U: Send + Sync + 'static> FromRequestParts<S> for User<U> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Response> {
        let Some(identity) = parts.extensions.get::<Identity<U>>() else {
            tracing::error!(
                "`User<{}>` was asked for, and no authenticator has made one: add `authenticator = …` to `#[websocket]`",
                std::any::type_name::<U>()
            );
            return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
        };
        Ok(Self(Arc::clone(identity.shared_user())))
    }
}

impl<U> Deref for User<U> {
    type Target = U;

    fn deref(&self) -> &U {
        &self.0
    }
}

impl<U> Clone for User<U> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<U> fmt::Debug for User<U> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The user is the application's: who knows what is in it.
        formatter.write_str("User(…)")
    }
}
