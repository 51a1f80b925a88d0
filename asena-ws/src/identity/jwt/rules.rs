use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use jsonwebtoken::{Validation, decode, decode_header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::jwt_error::JwtError;
use super::keys::JwtKeys;
use crate::identity::{Identity, TokenSources};

/// Clocks that are further apart are broken.
const LEEWAY_MAX: Duration = Duration::from_hours(1);

/// What a token must be to be good.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) keys: JwtKeys,
    pub(crate) issuers: HashSet<String>,
    pub(crate) audiences: HashSet<String>,
    pub(crate) leeway: Duration,
    pub(crate) must_expire: bool,
    pub(crate) sources: TokenSources,
}

/// The claims of a good token.
pub(crate) struct Verified(Map<String, Value>);

impl Rules {
    pub(crate) fn new(keys: JwtKeys) -> Self {
        Self {
            keys,
            issuers: HashSet::new(),
            audiences: HashSet::new(),
            leeway: Duration::from_mins(1),
            must_expire: true,
            sources: TokenSources::new(),
        }
    }

    pub(crate) fn verify(&self, token: &str) -> Result<Verified, JwtError> {
        let header = decode_header(token)?;
        if header.crit.is_some() {
            // There is no extension that we understand, so this must not be taken.
            return Err(JwtError::Critical);
        }
        let key = self.keys.find(header.kid.as_deref())?;
        // The key's: a public key is no secret for HS256, whatever the header says.
        let mut validation = Validation::new(key.algorithm);
        validation.leeway = self.leeway().as_secs();
        validation.validate_nbf = true;
        let required = [
            ("sub", true),
            ("exp", self.must_expire),
            ("iss", !self.issuers.is_empty()),
            ("aud", !self.audiences.is_empty()),
        ];
        let required = required.iter().filter(|(_, is_required)| *is_required);
        validation.required_spec_claims = required.map(|(name, _)| (*name).to_owned()).collect();
        validation.iss = (!self.issuers.is_empty()).then(|| self.issuers.clone());
        // A token for somebody is refused where nobody is named (RFC 7519 §4.1.3).
        validation.aud = (!self.audiences.is_empty()).then(|| self.audiences.clone());
        let token = decode::<Map<String, Value>>(token, &key.key, &validation)?;
        Ok(Verified(token.claims))
    }

    pub(crate) fn leeway(&self) -> Duration {
        self.leeway.min(LEEWAY_MAX)
    }
}

impl Verified {
    /// Who it says its bearer is. The identity ends when the token would be taken no more.
    pub(crate) fn identity<C: DeserializeOwned>(self, leeway: Duration) -> Result<Identity<C>, JwtError> {
        let Self(claims) = self;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let id = text("sub")
            .ok_or_else(|| JwtError::Claim("sub".to_owned()))?
            .to_owned();
        let session = text("sid").or_else(|| text("jti")).map(str::to_owned);
        let expires_at = claims.get("exp").map(|exp| time(exp, leeway)).transpose()?;
        let user =
            serde_path_to_error::deserialize(Value::Object(claims)).map_err(|error| JwtError::Claims {
                path: error.path().to_string(),
            })?;
        let mut identity = Identity::new(id, user)?;
        if let Some(session) = session {
            identity = identity.with_session(session)?;
        }
        Ok(match expires_at {
            Some(time) => identity.expiring_at(time),
            None => identity,
        })
    }
}

/// Seconds since 1970, which may have a fraction (RFC 7519 §2).
fn time(exp: &Value, leeway: Duration) -> Result<SystemTime, JwtError> {
    let malformed = || JwtError::Claim("exp".to_owned());
    let since = exp.as_f64().ok_or_else(malformed)?;
    let since = Duration::try_from_secs_f64(since).map_err(|_| malformed())?;
    let time = SystemTime::UNIX_EPOCH
        .checked_add(since)
        .and_then(|time| time.checked_add(leeway));
    time.ok_or_else(malformed)
}
