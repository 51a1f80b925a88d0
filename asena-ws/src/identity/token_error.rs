use std::fmt;

use http::StatusCode;

/// Where a token may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenPlace {
    /// `Authorization: Bearer …` (RFC 6750 §2.1).
    Authorization,
    /// The cookie that [`TokenSources::cookie`](crate::TokenSources::cookie) names.
    Cookie,
    /// The entry `base64url.bearer.asena.…` of `Sec-WebSocket-Protocol`.
    Subprotocol,
    /// The parameter of the query that [`TokenSources::query`](crate::TokenSources::query) names.
    Query,
    /// A message of a connection, or wherever else the application has it from.
    Message,
}

/// Why a handshake shows no token that could be verified. What the token is, it does not say.
///
/// As a [`Rejection`](crate::Rejection), by `?`, it is the answer of RFC 6750 §3.1: 401 where other credentials would do, 400 where the request
/// is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// There is none, and one is needed.
    #[error("a token is needed")]
    Missing,
    /// `Authorization` has another scheme than `Bearer`, and there is no token elsewhere.
    #[error("`Authorization` has another scheme than `Bearer`")]
    OtherScheme,
    /// It is empty, or no text; as a subprotocol, no base64url.
    #[error("the token in {place} is malformed")]
    Malformed {
        /// Where.
        place: TokenPlace,
    },
    /// It is longer than 8,192 bytes.
    #[error("the token in {place} has {bytes} bytes, and at most 8192 are taken")]
    TooLong {
        /// Where.
        place: TokenPlace,
        /// How long it is.
        bytes: usize,
    },
    /// There are two that differ (RFC 6750 §2 allows one).
    #[error("there are two different tokens, in {first} and in {second}: send one")]
    Conflict {
        /// Where one is.
        first: TokenPlace,
        /// Where the other is.
        second: TokenPlace,
    },
}

impl TokenError {
    /// The status of the answer: 401 or 400.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Missing | Self::OtherScheme => StatusCode::UNAUTHORIZED,
            Self::Malformed { .. } | Self::TooLong { .. } | Self::Conflict { .. } => StatusCode::BAD_REQUEST,
        }
    }

    /// What `WWW-Authenticate` says: nothing about an error where nothing was shown (RFC 6750 §3.1).
    #[must_use]
    pub fn challenge(&self) -> &'static str {
        match self {
            Self::Missing | Self::OtherScheme => "Bearer",
            Self::Malformed { .. } => {
                r#"Bearer error="invalid_request", error_description="the token is malformed""#
            }
            Self::TooLong { .. } => {
                r#"Bearer error="invalid_request", error_description="the token is too long""#
            }
            Self::Conflict { .. } => {
                r#"Bearer error="invalid_request", error_description="there are two different tokens""#
            }
        }
    }
}

impl fmt::Display for TokenPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Authorization => "`Authorization`",
            Self::Cookie => "the cookie",
            Self::Subprotocol => "`Sec-WebSocket-Protocol`",
            Self::Query => "the query",
            Self::Message => "the message",
        })
    }
}
