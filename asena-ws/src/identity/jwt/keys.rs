use std::path::Path;
use std::sync::Arc;

use super::jwt_error::JwtError;
use super::key::{InvalidJwtKey, JwtKey};
use super::key_file::KeyFile;

/// What tokens are verified by: one key, or those of a file.
#[derive(Clone, Debug)]
pub struct JwtKeys(Source);

#[derive(Clone, Debug)]
enum Source {
    One(Box<JwtKey>),
    File(Arc<KeyFile>),
}

impl JwtKeys {
    /// The keys of a file with a JSON Web Key Set (RFC 7517 §5), found by the `kid` of a token.
    ///
    /// The file is looked at for each token, and read again when it has changed. One that cannot be read then leaves the keys of before in
    /// use, and an error in the log. A token without a `kid` is verified by the only key, if there is but one. Keys for encryption, and
    /// those of other algorithms than HS256, RS256, ES256 and EdDSA, are left out.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is larger than 1 MiB, is no key set, has two keys of one `kid`, or none that is of use.
    pub fn file(path: impl AsRef<Path>) -> Result<Self, InvalidJwtKey> {
        let file = KeyFile::open(path.as_ref())?;
        Ok(Self(Source::File(Arc::new(file))))
    }

    /// The key for a token, by what its header says.
    pub(super) fn find(&self, id: Option<&str>) -> Result<JwtKey, JwtError> {
        match &self.0 {
            Source::One(key) => Ok(JwtKey::clone(key)),
            Source::File(file) => file.keys().find(id).cloned(),
        }
    }
}

impl From<JwtKey> for JwtKeys {
    fn from(key: JwtKey) -> Self {
        Self(Source::One(Box::new(key)))
    }
}
