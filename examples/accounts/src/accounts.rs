//! Who somebody is, by a signed token.

use std::collections::HashSet;
use std::env;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asena_ws::prelude::*;
use asena_ws::{BearerToken, BoxError, JwtAuthenticator, JwtKey};
use jsonwebtoken::{EncodingKey, Header, encode};
use serde::{Deserialize, Serialize};

/// What tokens are signed with.
pub(crate) struct Secret(String);

impl Secret {
    /// One that everybody may read here, unless `ACCOUNTS_SECRET` has another.
    pub(crate) fn from_environment() -> Self {
        let secret = env::var("ACCOUNTS_SECRET");
        Self(secret.unwrap_or_else(|_| "a secret that everybody may read".to_owned()))
    }
}

/// What a token says: it is the user of a connection, too.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The user's id.
    sub: String,
    /// The session's.
    sid: String,
    exp: u64,
    pub(crate) name: String,
}

/// Makes tokens, and takes them, unless their user is locked.
pub(crate) struct Accounts {
    tokens: JwtAuthenticator<Claims>,
    signing: EncodingKey,
    /// In earnest a table of a database.
    locked: Mutex<HashSet<String>>,
}

#[service]
impl Accounts {
    #[constructor]
    fn new(secret: Provided<Secret>) -> Result<Self> {
        let secret = secret.into_inner();
        let Secret(secret) = &*secret;
        Ok(Self {
            tokens: JwtAuthenticator::new(JwtKey::hs256(secret)?).leeway(Duration::ZERO),
            signing: EncodingKey::from_secret(secret.as_bytes()),
            locked: Mutex::default(),
        })
    }
}

impl Authenticator for Accounts {
    type User = Claims;

    async fn authenticate(&self, handshake: &Handshake) -> Result<Identity<Claims>, Rejection> {
        self.admit(&handshake.bearer_token()?)
    }

    async fn refresh(
        &self,
        token: &BearerToken,
        _current: &Identity<Claims>,
    ) -> Result<Identity<Claims>, Rejection> {
        self.admit(token)
    }
}

impl Accounts {
    /// A token of a user on a device, for so long.
    pub(crate) fn sign_in(&self, name: &str, device: &str, lasts: Duration) -> Result<String, BoxError> {
        let expires = SystemTime::now().duration_since(UNIX_EPOCH)? + lasts;
        let claims = Claims {
            sub: name.to_owned(),
            sid: device.to_owned(),
            exp: expires.as_secs(),
            name: name.to_uppercase(),
        };
        Ok(encode(&Header::default(), &claims, &self.signing)?)
    }

    /// From now on the user's tokens are not taken any more.
    pub(crate) fn lock(&self, user: &str) {
        let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        locked.insert(user.to_owned());
    }

    fn admit(&self, token: &BearerToken) -> Result<Identity<Claims>, Rejection> {
        let identity = self.tokens.verify(token)?;
        let locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        if locked.contains(identity.id()) {
            return Err(Rejection::forbidden());
        }
        Ok(identity)
    }
}
