//! A certificate and its key, read from their files and checked against each other.

use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{Error, InconsistentKeys};

use super::validity::{Moment, Validity};
use super::{Tls, TlsError};

/// The certificate that new connections are shown.
#[derive(Debug)]
pub(super) struct Current(RwLock<Arc<CertifiedKey>>);

impl Current {
    pub(super) fn new(key: CertifiedKey) -> Self {
        Self(RwLock::new(Arc::new(key)))
    }

    pub(super) fn replace(&self, key: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
    }
}

impl ResolvesServerCert for Current {
    /// The same for every name: a certificate may have several.
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

/// Reads both files. Logs what is not wrong enough for an error.
pub(super) fn load(tls: &Tls, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let chain = read_chain(&tls.certificate)?;
    let validity = chain.first().and_then(|certificate| Validity::of(certificate));
    let key = read_key(&tls.key)?;
    let key = provider.key_provider.load_private_key(key);
    let key = key.map_err(|error| TlsError::BadKey {
        path: tls.key.clone(),
        source: error.into(),
    })?;
    let certified = CertifiedKey::new(chain, key);
    match certified.keys_match() {
        Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
        Err(Error::InconsistentKeys(_)) => {
            return Err(TlsError::KeyOfAnother {
                certificate: tls.certificate.clone(),
                key: tls.key.clone(),
            });
        }
        Err(error) => {
            return Err(TlsError::BadCertificate {
                path: tls.certificate.clone(),
                source: error.into(),
            });
        }
    }
    if let Some(validity) = validity {
        warn_of(validity, &tls.certificate);
    }
    Ok(certified)
}

/// A server with an expired certificate serves those who do not mind, and none would serve nobody.
fn warn_of(validity: Validity, path: &Path) {
    let (path, now) = (path.display(), Moment::now());
    if validity.not_after < now {
        tracing::warn!(
            "the certificate in {path} has expired on {}: clients will refuse it",
            validity.not_after
        );
    } else if now < validity.not_before {
        tracing::warn!(
            "the certificate in {path} is valid from {} on: until then clients will refuse it",
            validity.not_before
        );
    }
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let certificates = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| TlsError::BadCertificate {
        path: path.to_owned(),
        source: error.into(),
    })?;
    if certificates.is_empty() {
        let path = path.to_owned();
        return Err(TlsError::NoCertificate { path });
    }
    Ok(certificates)
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path)?;
    let owned = || path.to_owned();
    // Its label says so in PKCS#8, and a header in the older form.
    let is_encrypted = text.windows(9).any(|bytes| bytes == b"ENCRYPTED");
    match PrivateKeyDer::from_pem_slice(&text) {
        _ if is_encrypted => Err(TlsError::EncryptedKey { path: owned() }),
        Ok(key) => Ok(key),
        Err(pem::Error::NoItemsFound) => Err(TlsError::NoKey { path: owned() }),
        Err(error) => Err(TlsError::BadKey {
            path: owned(),
            source: error.into(),
        }),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
