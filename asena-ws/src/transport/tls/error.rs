use std::io;
use std::path::PathBuf;

use crate::connection::options::InvalidOption;
use crate::error::BoxError;

/// Why an app cannot be served over TLS: which file, and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// An address asks for TLS, and the crate was built without.
    #[error("{address} wants TLS: build `asena-ws` with its feature `tls`")]
    FeatureOff {
        /// The address.
        address: String,
    },
    /// An address asks for TLS, and no certificate was named.
    #[error(
        "{address} wants TLS, and no certificate is named: give `.tls(Tls::files(…))`, or set `certificate` and `key` of `[tls]`, or ASENA_TLS_CERTIFICATE and ASENA_TLS_KEY"
    )]
    NoFiles {
        /// The address.
        address: String,
    },
    /// A file cannot be read.
    #[error("could not read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file has no certificate.
    #[error(
        "there is no certificate in {}: it should begin with `-----BEGIN CERTIFICATE-----`, the server's own first, then those of its issuers",
        path.display()
    )]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// A certificate is none.
    #[error("a certificate in {} is damaged: {source}", path.display())]
    BadCertificate {
        /// The file.
        path: PathBuf,
        /// What rustls says.
        source: BoxError,
    },
    /// A file has no private key.
    #[error("there is no private key in {}: it should begin with `-----BEGIN PRIVATE KEY-----`", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// A private key is under a passphrase.
    #[error("the private key in {path} is encrypted: write it without, as by `openssl pkey -in {path} -out plain.pem`", path = path.display())]
    EncryptedKey {
        /// The file.
        path: PathBuf,
    },
    /// A private key is none.
    #[error("the private key in {} cannot be used: {source}", path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
        /// What rustls says.
        source: BoxError,
    },
    /// They do not belong together.
    #[error(
        "the private key in {} is not the one of the first certificate in {}",
        key.display(),
        certificate.display()
    )]
    KeyOfAnother {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// An option is out of its bounds.
    #[error("no certificate could be kept: {0}")]
    Option(#[source] InvalidOption),
    /// rustls does not do what we ask of it: a defect of this crate, please report it.
    #[error("rustls could not be set up: {0}")]
    Setup(#[source] BoxError),
}
