use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::gate::ClientAddr;

/// The HTTP request that asks for a WebSocket, as middleware sees it.
///
/// What a middleware [inserts](Self::insert), `data = Extension<T>` takes out.
#[derive(Debug)]
pub struct Handshake {
    parts: Parts,
}

impl Handshake {
    pub(crate) fn new(parts: Parts) -> Self {
        Self { parts }
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

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        *self.0
    }
}
