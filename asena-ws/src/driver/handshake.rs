use std::fmt;
use std::net::IpAddr;

use axum::http::header::{
    AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL, WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::gate::ClientAddr;

use crate::identity::{
    BearerToken, InvalidIdentity, TokenError, TokenSources, has_token_protocol, is_token_protocol,
};

/// The HTTP request that asks for a WebSocket, as middleware and authenticators see it.
///
/// What a middleware [inserts](Self::insert), `data = Extension<T>` takes out. It prints neither credentials, nor what is in its query.
pub struct Handshake {
    parts: Parts,
}

impl Handshake {
    pub(crate) fn new(mut parts: Parts) -> Self {
        hide_secrets(&mut parts.headers);
        Self { parts }
    }

    /// One that has a token, and nothing else.
    pub(crate) fn with_bearer(token: &BearerToken) -> Result<Self, TokenError> {
        let place = crate::identity::TokenPlace::Message;
        let value = HeaderValue::try_from(format!("Bearer {}", token.as_str()));
        // No header's value has a letter beyond ASCII.
        let value = value.map_err(|_| TokenError::Malformed { place })?;
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.headers.insert(AUTHORIZATION, value);
        Ok(Self::new(parts))
    }

    pub(crate) fn into_parts(self) -> Parts {
        self.parts
    }

    /// The request's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The request's path and query.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// The address of the client: the peer's, or what a [trusted proxy](crate::AppBuilder::trusted_proxies) says. `None` where nobody
    /// knows.
    #[must_use]
    pub fn client_addr(&self) -> Option<IpAddr> {
        self.parts.extensions.get().map(|ClientAddr(address)| *address)
    }

    /// The token that the client shows in `Authorization: Bearer …`, or, as pages in browsers have to, in the entry
    /// `base64url.bearer.asena.…` of `Sec-WebSocket-Protocol`. For cookies and the query there is [`token`](Self::token).
    ///
    /// # Errors
    ///
    /// If there is none, or none that could be verified. By `?` that is the answer: 401, or 400 where the request is at fault.
    pub fn bearer_token(&self) -> Result<BearerToken, TokenError> {
        self.token(&TokenSources::new())?.ok_or(TokenError::Missing)
    }

    /// The token that the client shows in any of these places; none, if it shows nothing.
    ///
    /// ```
    /// use asena_ws::{Handshake, Rejection, TokenSources};
    ///
    /// const SOURCES: TokenSources = TokenSources::new().cookie("session");
    ///
    /// fn is_guest(handshake: &Handshake) -> Result<bool, Rejection> {
    ///     Ok(handshake.token(&SOURCES)?.is_none())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If there is one that could not be verified, or there are two that differ.
    pub fn token(&self, sources: &TokenSources) -> Result<Option<BearerToken>, TokenError> {
        sources.search(&self.parts.headers, self.parts.uri.query())
    }

    /// What an earlier middleware or an axum layer has inserted.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.parts.extensions.get()
    }

    /// Adds a value for later middleware and for the connection's data; of each type there is one.
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.parts.extensions.insert(value);
    }
}

/// Marks what must not be printed: whoever prints the headers, as they are or as data, prints `Sensitive` in its place.
fn hide_secrets(headers: &mut HeaderMap) {
    let has_token = has_token_protocol(headers);
    for (name, value) in headers.iter_mut() {
        let is_secret = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name);
        if is_secret || (has_token && name == SEC_WEBSOCKET_PROTOCOL) {
            value.set_sensitive(true);
        }
    }
}

impl fmt::Debug for Handshake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.parts;
        let protocols = parts.headers.get_all(SEC_WEBSOCKET_PROTOCOL).into_iter();
        let protocols = protocols.filter_map(|value| value.to_str().ok());
        let protocols = protocols.flat_map(|value| value.split(',')).map(str::trim);
        let protocols: Vec<&str> = protocols
            .map(|name| if is_token_protocol(name) { "…" } else { name })
            .collect();
        let query = parts.uri.query().map(|_| "…");
        formatter
            .debug_struct("Handshake")
            .field("path", &parts.uri.path())
            .field("query", &query)
            .field("protocols", &protocols)
            .field("headers", &parts.headers)
            .finish_non_exhaustive()
    }
}

/// An HTTP answer instead of a WebSocket.
///
/// A plain refusal is `Rejection::forbidden()`, 403; others are made from a status, from a status and a text, or from
/// any axum response.
///
/// ```
/// use asena_ws::Rejection;
/// use axum::http::StatusCode;
///
/// let rejection = Rejection::from((StatusCode::UNAUTHORIZED, "who are you?"));
/// assert_eq!(rejection.status(), StatusCode::UNAUTHORIZED);
/// ```
#[derive(Debug)]
pub struct Rejection(Box<Response>);

impl Rejection {
    /// 403 with a line of text.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::from((StatusCode::FORBIDDEN, "forbidden"))
    }

    /// 401 for who shows nothing: `WWW-Authenticate: Bearer` (RFC 6750 §3).
    #[must_use]
    pub fn unauthorized() -> Self {
        TokenError::Missing.into()
    }

    /// 401 for a token that does not convince: `Bearer error="invalid_token"`, with a word on why that everybody may read.
    ///
    /// ```
    /// use asena_ws::Rejection;
    ///
    /// assert_eq!(Rejection::invalid_token("revoked").status(), 401);
    /// ```
    #[must_use]
    pub fn invalid_token(description: &'static str) -> Self {
        // What would end the quotes is no part of a description (RFC 6750 §3).
        let description = description.replace(['"', '\\'], "'");
        let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{description}\"");
        Self::challenge(
            StatusCode::UNAUTHORIZED,
            &challenge,
            format!("invalid token: {description}"),
        )
    }

    /// 401 for a token whose time is over.
    pub(crate) fn expired() -> Self {
        Self::invalid_token("expired")
    }

    fn challenge(status: StatusCode, challenge: &str, text: String) -> Self {
        let mut response = (status, text).into_response();
        if let Ok(challenge) = HeaderValue::from_str(challenge) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        Self(Box::new(response))
    }

    /// Any response at all.
    #[must_use]
    pub fn response(response: impl IntoResponse) -> Self {
        Self(Box::new(response.into_response()))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }
}

impl From<StatusCode> for Rejection {
    fn from(status: StatusCode) -> Self {
        Self::response(status)
    }
}

impl From<(StatusCode, &'static str)> for Rejection {
    fn from(answer: (StatusCode, &'static str)) -> Self {
        Self::response(answer)
    }
}

impl From<(StatusCode, String)> for Rejection {
    fn from(answer: (StatusCode, String)) -> Self {
        Self::response(answer)
    }
}

/// The answer of RFC 6750 §3.1.
impl From<TokenError> for Rejection {
    fn from(error: TokenError) -> Self {
        Self::challenge(error.status(), error.challenge(), error.to_string())
    }
}

/// 500, and a line in the log: ids are the application's own.
impl From<InvalidIdentity> for Rejection {
    fn from(error: InvalidIdentity) -> Self {
        tracing::error!("an authenticator has made an identity that is none: {error}");
        StatusCode::INTERNAL_SERVER_ERROR.into()
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        *self.0
    }
}
