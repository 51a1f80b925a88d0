/// How a request has come: over TLS or not.
///
/// The app's own listeners say it where TLS ends at their port. A server of yours that ends TLS says it by an extension of its requests,
/// so that the check of `Origin` knows that no page of `http` is of the same origin:
///
/// ```
/// use asena_ws::Scheme;
/// use axum::{Extension, Router};
///
/// # let realtime: Router = Router::new();
/// let router = realtime.layer(Extension(Scheme::Https));
/// # let _: Router = router;
/// ```
///
/// [`Http`](Self::Http), and no extension at all, says nothing: a proxy in front may have ended TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Without TLS, as far as this server knows.
    #[default]
    Http,
    /// Over TLS.
    Https,
}

/// The extension of a request that has come over a Unix socket, whose peer has no address.
///
/// [`trusted_proxies`](crate::AppBuilder::trusted_proxies) has the word `unix` for all of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnixPeer;

impl Scheme {
    /// As it stands in a URL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// Of `X-Forwarded-Proto` and `proto=`, where a WebSocket may be called by its own names.
    pub(crate) fn of_proxy(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "http" | "ws" => Some(Self::Http),
            "https" | "wss" => Some(Self::Https),
            _ => None,
        }
    }
}
