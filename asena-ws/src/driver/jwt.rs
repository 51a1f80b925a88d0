use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use serde::de::DeserializeOwned;

use super::authenticator::Authenticator;
use super::handshake::{Handshake, Rejection};
use crate::container::descriptor::{Dependency, Descriptor};
use crate::container::instance::Instance;
use crate::container::key::Key;
use crate::container::{Component, Provided};
use crate::identity::jwt::{JwtError, JwtKeys, Rules};
use crate::identity::{BearerToken, Identity, TokenError, TokenSources};

/// An authenticator by signed tokens (JWT, RFC 7519), whose claims are a type of the application's.
///
/// It is given to the app as a value, and named at the endpoint:
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{JwtAuthenticator, JwtKey};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Claims {
///     name: String,
///     #[serde(default)]
///     roles: Vec<String>,
/// }
///
/// #[websocket("/chat", authenticator = JwtAuthenticator<Claims>)]
/// struct Chat;
///
/// #[handlers]
/// impl Chat {
///     #[on_open]
///     async fn opened(&self, ws: &Socket<Self>) {
///         ws.send(format!("hello, {}", ws.user().name));
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = JwtKey::hs256("a secret of 32 bytes at the least")?;
/// let tokens = JwtAuthenticator::<Claims>::new(key).issuer("https://id.example.com").audience("chat");
/// App::empty().websocket::<Chat>().provide(tokens).check()?;
/// # Ok(()) }
/// ```
///
/// A token is good if its signature is by the key's own algorithm (HS256, RS256, ES256 or EdDSA; what its header says of an algorithm has
/// to be that), `exp` is there and not over, `nbf` is over, if it is there, and `iss` and `aud` are as they were demanded. Clocks may be 60 s
/// apart. `sub` is the user's id, `sid`, or else `jti`, the session's.
///
/// Who shows another gets 401 with `WWW-Authenticate: Bearer error="invalid_token"`, with `expired` where that is why; all else that is wrong
/// stands in the log at `debug`, and never the token itself. For an authenticator that does more, such as to ask whether the user is
/// locked, there is [`verify`](Self::verify).
pub struct JwtAuthenticator<C> {
    rules: Arc<Rules>,
    claims: PhantomData<fn() -> C>,
}

impl<C: DeserializeOwned + Send + Sync + 'static> JwtAuthenticator<C> {
    /// Tokens that one [`JwtKey`](crate::JwtKey) verifies, or one of [`JwtKeys`].
    #[must_use]
    pub fn new(keys: impl Into<JwtKeys>) -> Self {
        // Where another crate has switched on the other backend, too, it would not know which. The first to say so counts.
        let _ = DEFAULT_PROVIDER.install_default();
        Self {
            rules: Arc::new(Rules::new(keys.into())),
            claims: PhantomData,
        }
    }

    /// Who may have made a token, its `iss`: this one, or another that was named before. By default anybody with the key.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules_mut().issuers.insert(issuer.into());
        self
    }

    /// For whom a token is, its `aud`: this one, or another that was named before. Where none is, tokens with an `aud` are refused
    /// (RFC 7519 §4.1.3).
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules_mut().audiences.insert(audience.into());
        self
    }

    /// How far the clocks of those who make tokens may be apart from ours: 60 s by default, an hour at most; in whole seconds. So much later a
    /// token expires, and the connection with it.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules_mut().leeway = leeway;
        self
    }

    /// Takes tokens without an `exp`, too: they are good for ever, unless the key is changed.
    #[must_use]
    pub fn without_expiry(mut self) -> Self {
        self.rules_mut().must_expire = false;
        self
    }

    /// Where tokens are looked for: in `Authorization` and `Sec-WebSocket-Protocol` by default.
    #[must_use]
    pub fn sources(mut self, sources: TokenSources) -> Self {
        self.rules_mut().sources = sources;
        self
    }

    /// Who a token says that its bearer is.
    ///
    /// # Errors
    ///
    /// 401, if it is not good.
    pub fn verify(&self, token: &BearerToken) -> Result<Identity<C>, Rejection> {
        let verified = self.rules.verify(token.as_str());
        let identity = verified.and_then(|verified| verified.identity(self.rules.leeway()));
        identity.map_err(|error: JwtError| {
            tracing::debug!("refused a token: {error}");
            Rejection::invalid_token(error.description())
        })
    }

    fn rules_mut(&mut self) -> &mut Rules {
        Arc::make_mut(&mut self.rules)
    }
}

impl<C: DeserializeOwned + Send + Sync + 'static> Authenticator for JwtAuthenticator<C> {
    type User = C;

    async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<C>, Rejection> {
        let token = handshake.token(&self.rules.sources)?;
        self.verify(&token.ok_or(TokenError::Missing)?)
    }

    async fn refresh(&self, token: &BearerToken, _current: &Identity<C>) -> Result<Identity<C>, Rejection> {
        self.verify(token)
    }
}

/// As a component it is what the app was given by `.provide(…)`.
impl<C: DeserializeOwned + Send + Sync + 'static> Component for JwtAuthenticator<C> {
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        key: Key::of::<Self>,
        name: "JwtAuthenticator",
        at: Location::caller(),
        dependencies: || {
            vec![Dependency::of::<Provided<Self>>(
                "tokens",
                const { Location::caller() },
            )]
        },
        construct: |mut fields| {
            Box::pin(async move {
                let given: Provided<Self> = fields.next()?;
                Ok(Instance::new(Self::clone(&given)))
            })
        },
        lifecycle: None,
        jobs: &[],
        subscriptions: &[],
    };
}

impl<C> Clone for JwtAuthenticator<C> {
    fn clone(&self) -> Self {
        Self {
            rules: Arc::clone(&self.rules),
            claims: PhantomData,
        }
    }
}

impl<C> fmt::Debug for JwtAuthenticator<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("JwtAuthenticator")
            .field(&self.rules)
            .finish()
    }
}
