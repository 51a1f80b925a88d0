use std::time::SystemTime;

use serde_json::{Value, json};

use super::guard::{Guard, Pass};
use super::handshake::Rejection;
use crate::handler_error::{HandlerError, Result};
use crate::identity::BearerToken;
use crate::messaging::{Seat, Socket};
use crate::protocol::CloseCode;
use crate::service::WebSocketService;

/// Said to whoever shows such a token.
pub(super) const ANOTHERS: &str = "the token is another user's";

/// Why a new token changes nothing about a connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefreshError {
    /// The authenticator refuses it, as it would refuse a handshake. The connection stays, and ends when it would have.
    #[error("the token was refused, with {}", .0.status())]
    Refused(Rejection),
    /// It is another user's. The connection is closed with 4500.
    #[error("the token is another user's")]
    OtherUser,
}

impl From<Rejection> for RefreshError {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

/// What the built-in event `refresh` comes to.
pub(super) enum Refreshed {
    /// When the identity ends, for the reply.
    Until(Value),
    /// The token is another user's: to be told, and to be closed.
    Anothers,
}

/// Takes the token, if there is one, and says when the identity ends.
pub(super) async fn refresh<S: WebSocketService>(
    socket: &Socket<S>,
    token: Result<Option<BearerToken>>,
) -> Result<Refreshed> {
    let pass: &<S::Guard as Guard>::Pass = socket.pass();
    if let Some(token) = token?
        && let Some(refreshed) = pass.refresh(socket.shared(), token)
    {
        match refreshed.await {
            Ok(()) => {}
            Err(RefreshError::OtherUser) => return Ok(Refreshed::Anothers),
            Err(RefreshError::Refused(rejection)) => return Err(answer(&rejection)),
        }
    }
    let expires_at = pass.seat().and_then(Seat::expires_at);
    Ok(Refreshed::Until(expiry(expires_at)))
}

/// Whoever shows another user's token has lost track of who he is.
pub(super) fn close_as_anothers<S>(socket: &Socket<S>) {
    tracing::debug!(socket = %socket.id(), "closed: a refresh with the token of another user");
    socket.close(CloseCode::INVALID_TOKEN, ANOTHERS);
}

fn answer(rejection: &Rejection) -> HandlerError {
    if rejection.status().is_server_error() {
        return HandlerError::client("unavailable", "the token could not be verified now").retryable();
    }
    // Counted as what is not understood is, so that nobody tries tokens without end.
    HandlerError::protocol("invalid_token", "the token was refused")
}

/// By the clock of the day, and in how long: a client's clock may be wrong.
fn expiry(at: Option<SystemTime>) -> Value {
    let at_ms = at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    let in_ms = at.map(|at| at.duration_since(SystemTime::now()).unwrap_or_default());
    let ms = |duration: Option<std::time::Duration>| {
        duration.map(|duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    };
    json!({ "expires_at_ms": ms(at_ms), "expires_in_ms": ms(in_ms) })
}
