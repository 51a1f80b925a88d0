use std::fmt;
use std::io;
use std::path::PathBuf;

use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, DecodingKey};

/// As long as what HMAC with SHA-256 makes (RFC 7518 §3.2): a shorter secret can be guessed from a token.
const SECRET_BYTES_MIN: usize = 32;

/// A key that verifies tokens, by the one algorithm that it is for. It is never printed.
///
/// ```
/// use asena_ws::{InvalidJwtKey, JwtKey};
///
/// # fn main() {
/// let key = JwtKey::hs256(b"too short");
/// assert!(matches!(key, Err(InvalidJwtKey::ShortSecret { bytes: 9 })));
/// # }
/// ```
#[derive(Clone)]
pub struct JwtKey {
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// A key that cannot verify anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidJwtKey {
    /// A secret for HS256 has less than 32 bytes.
    #[error("a secret for HS256 needs 32 bytes at least (RFC 7518 §3.2), and this one has {bytes}")]
    ShortSecret {
        /// How many it has.
        bytes: usize,
    },
    /// The text is no key of this kind.
    #[error("this is no public key for {algorithm} in PEM: {source}")]
    Pem {
        /// The algorithm that it was to be for.
        algorithm: &'static str,
        /// What is wrong.
        source: Error,
    },
    /// A file with keys cannot be read.
    #[error("the keys in {} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file with keys has no key set in it, or none that is of use.
    #[error("{} has no keys: {problem}", path.display())]
    KeySet {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
}

impl JwtKey {
    /// A secret for HS256, which whoever makes the tokens has, too.
    ///
    /// # Errors
    ///
    /// [`InvalidJwtKey::ShortSecret`].
    pub fn hs256(secret: impl AsRef<[u8]>) -> Result<Self, InvalidJwtKey> {
        let secret = secret.as_ref();
        if secret.len() < SECRET_BYTES_MIN {
            let bytes = secret.len();
            return Err(InvalidJwtKey::ShortSecret { bytes });
        }
        Ok(Self {
            algorithm: Algorithm::HS256,
            key: DecodingKey::from_secret(secret),
        })
    }

    /// An RSA public key in PEM, for RS256.
    ///
    /// # Errors
    ///
    /// [`InvalidJwtKey::Pem`].
    pub fn rs256_pem(pem: impl AsRef<[u8]>) -> Result<Self, InvalidJwtKey> {
        Self::of_pem(Algorithm::RS256, "RS256", DecodingKey::from_rsa_pem(pem.as_ref()))
    }

    /// A public key on the curve P-256 in PEM, for ES256.
    ///
    /// # Errors
    ///
    /// [`InvalidJwtKey::Pem`].
    pub fn es256_pem(pem: impl AsRef<[u8]>) -> Result<Self, InvalidJwtKey> {
        Self::of_pem(Algorithm::ES256, "ES256", DecodingKey::from_ec_pem(pem.as_ref()))
    }

    /// An Ed25519 public key in PEM, for EdDSA.
    ///
    /// # Errors
    ///
    /// [`InvalidJwtKey::Pem`].
    pub fn eddsa_pem(pem: impl AsRef<[u8]>) -> Result<Self, InvalidJwtKey> {
        Self::of_pem(Algorithm::EdDSA, "EdDSA", DecodingKey::from_ed_pem(pem.as_ref()))
    }

    fn of_pem(
        algorithm: Algorithm,
        name: &'static str,
        key: Result<DecodingKey, Error>,
    ) -> Result<Self, InvalidJwtKey> {
        let key = key.map_err(|source| InvalidJwtKey::Pem {
            algorithm: name,
            source,
        })?;
        Ok(Self { algorithm, key })
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "JwtKey({:?})", self.algorithm)
    }
}
