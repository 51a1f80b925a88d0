use std::collections::HashMap;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use super::jwt_error::JwtError;
use super::key::JwtKey;

/// Keys by their ids (RFC 7517 §5).
#[derive(Debug)]
pub(super) struct KeySet {
    by_id: HashMap<String, JwtKey>,
    /// Those without an id. A token without one is verified by the only key there is.
    nameless: Vec<JwtKey>,
}

impl KeySet {
    /// Reads a key set. Keys of other kinds and for other uses are left out; without any, or with two of one id, it is none.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        let set: JwkSet = serde_json::from_slice(text).map_err(|error| {
            // Where, and not what: it may be a secret.
            let (line, column) = (error.line(), error.column());
            format!("it is no JSON Web Key Set (RFC 7517 §5), see line {line}, column {column}")
        })?;
        let mut keys = Self {
            by_id: HashMap::new(),
            nameless: Vec::new(),
        };
        for jwk in &set.keys {
            let Some(key) = key(jwk)? else { continue };
            match &jwk.common.key_id {
                None => keys.nameless.push(key),
                Some(id) if keys.by_id.contains_key(id) => {
                    return Err(format!("two keys have the `kid` {id:?}"));
                }
                Some(id) => {
                    keys.by_id.insert(id.clone(), key);
                }
            }
        }
        if keys.by_id.is_empty() && keys.nameless.is_empty() {
            return Err("it has no key for HS256, RS256, ES256 or EdDSA".to_owned());
        }
        Ok(keys)
    }

    /// The key that a token names.
    pub(super) fn find(&self, id: Option<&str>) -> Result<&JwtKey, JwtError> {
        if let Some(id) = id {
            return self.by_id.get(id).ok_or(JwtError::UnknownKey);
        }
        let mut keys = self.by_id.values().chain(&self.nameless);
        match (keys.next(), keys.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(JwtError::NoKeyId),
        }
    }
}

/// A key, if it is of a kind that we verify by.
fn key(jwk: &Jwk) -> Result<Option<JwtKey>, String> {
    if matches!(jwk.common.public_key_use, Some(PublicKeyUse::Encryption)) {
        return Ok(None);
    }
    let by_kind = match &jwk.algorithm {
        AlgorithmParameters::OctetKey(_) => Algorithm::HS256,
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        _ => return Ok(None),
    };
    let stated = jwk.common.key_algorithm;
    if stated.is_some_and(|stated| stated != KeyAlgorithm::from(by_kind)) {
        return Ok(None);
    }
    let id = jwk.common.key_id.as_deref().unwrap_or_default();
    let key = DecodingKey::from_jwk(jwk).map_err(|error| format!("the key {id:?} is none: {error}"))?;
    if by_kind == Algorithm::HS256 {
        let secret = key.try_get_as_bytes().unwrap_or_default();
        let checked = JwtKey::hs256(secret).map_err(|error| format!("the key {id:?}: {error}"))?;
        return Ok(Some(checked));
    }
    Ok(Some(JwtKey {
        algorithm: by_kind,
        key,
    }))
}
