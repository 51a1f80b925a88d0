//! The second way: the handshake is refused before there is a connection.

use asena_ws::prelude::*;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};

use crate::auth::AuthService;

#[middleware]
pub(crate) struct RequireUser {
    #[inject]
    auth: Arc<dyn AuthService>,
}

impl Middleware for RequireUser {
    async fn handle(&self, mut handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        let token = bearer_token(handshake.headers()).ok_or_else(|| unauthorized("Unauthorized"))?;
        let user = self.auth.verify_token(token);
        let user = user.ok_or_else(|| unauthorized("Invalid token"))?;
        handshake.insert(user); // what `data = Extension<User>` takes
        Ok(next.run(handshake).await)
    }
}

/// The token of `Authorization: Bearer …`. The name of a scheme has no case (RFC 9110 §11.1).
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// An answer with 401 has to say what would do (RFC 9110 §15.5.2).
fn unauthorized(message: &'static str) -> Rejection {
    Rejection::response((StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")], message))
}
