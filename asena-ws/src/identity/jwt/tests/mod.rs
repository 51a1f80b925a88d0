//! Tokens of each kind, good and bad, against keys of each kind. The keys beside are for this alone.

mod claims;
mod key_files;
mod signatures;

use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::jwt_error::JwtError;
use super::{JwtKey, Rules};
use crate::identity::Identity;

const SECRET: &[u8; 32] = b"thirty-two bytes, not one less..";

/// Whoever makes tokens.
struct Signer {
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    fn hs256(secret: &[u8]) -> Self {
        Self {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret),
        }
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_as(&Header::new(self.algorithm), claims)
    }

    /// With the id of its key.
    fn sign_with_id(&self, id: &str, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(id.to_owned());
        self.sign_as(&header, claims)
    }

    fn sign_as(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &self.key).expect("a token")
    }
}

fn all_kinds() -> Vec<(Signer, JwtKey)> {
    let rsa = EncodingKey::from_rsa_pem(include_bytes!("rsa.pem"));
    let p256 = EncodingKey::from_ec_pem(include_bytes!("p256.pem"));
    let ed25519 = EncodingKey::from_ed_pem(include_bytes!("ed25519.pem"));
    let signer = |algorithm, key: Result<EncodingKey, _>| Signer {
        algorithm,
        key: key.expect("a private key"),
    };
    vec![
        (Signer::hs256(SECRET), JwtKey::hs256(SECRET).expect("a key")),
        (
            signer(Algorithm::RS256, rsa),
            JwtKey::rs256_pem(include_bytes!("rsa_public.pem")).expect("a key"),
        ),
        (
            signer(Algorithm::ES256, p256),
            JwtKey::es256_pem(include_bytes!("p256_public.pem")).expect("a key"),
        ),
        (
            signer(Algorithm::EdDSA, ed25519),
            JwtKey::eddsa_pem(include_bytes!("ed25519_public.pem")).expect("a key"),
        ),
    ]
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("it is after 1970").as_secs()
}

/// Of Ada, for an hour.
fn ada() -> Value {
    json!({ "sub": "ada", "exp": now() + 3600 })
}

/// The claims of Ada, and others in addition to them or in their place; `null` takes one away.
fn ada_with(others: &Value) -> Value {
    let mut claims = ada();
    for (name, value) in others.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    if let Value::Object(claims) = &mut claims {
        claims.retain(|_, value| !value.is_null());
    }
    claims
}

fn verify(rules: &Rules, token: &str) -> Result<Identity<Value>, JwtError> {
    rules.verify(token)?.identity(rules.leeway())
}
