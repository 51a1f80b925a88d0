//! TLS under the streams of an app: certificates from files, checked, and read again when they change.

#[cfg(feature = "tls")]
mod acceptor;
#[cfg(feature = "tls")]
mod certificate;
mod error;
#[cfg(feature = "tls")]
mod reload;
#[cfg(feature = "tls")]
mod validity;

use std::path::PathBuf;
use std::time::Duration;

#[cfg(all(feature = "tls", feature = "http2"))]
pub(crate) use self::acceptor::speaks_http2;
#[cfg(feature = "tls")]
pub(crate) use self::acceptor::{Acceptor, TlsStream};
pub use self::error::TlsError;
#[cfg(feature = "tls")]
pub(crate) use self::reload::keep_fresh;
use crate::connection::options::{InvalidOption, check_deadline};

/// The certificate that an app shows to who comes by `https` and `wss`, as files. See [`AppBuilder::tls`](crate::AppBuilder::tls).
///
/// Both are PEM, as Let's Encrypt's `fullchain.pem` and `privkey.pem` are. TLS 1.3 and 1.2 are spoken, by rustls.
///
/// The files are looked at every [`reload_interval`](Self::reload_interval), and at once at SIGHUP. What has changed counts for new
/// connections; those that are open go on. A new file that does not hold is logged, and the certificate before it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tls {
    /// The server's certificate, and behind it those of its issuers, but for the root.
    pub certificate: PathBuf,
    /// Its private key: PKCS#8, or RSA's or EC's own form. Not encrypted.
    pub key: PathBuf,
    /// How often the files are looked at for changes: 5 s by default. Looking is two `stat` calls; they are read when these differ.
    pub reload_interval: Duration,
}

impl Tls {
    /// A certificate and its key.
    pub fn files(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self {
            certificate: certificate.into(),
            key: key.into(),
            reload_interval: Duration::from_secs(5),
        }
    }

    /// Says which option is out of its bounds. Whether the files hold is seen at the start.
    ///
    /// # Errors
    ///
    /// The option, and what it has to be.
    pub fn check(&self) -> Result<(), InvalidOption> {
        check_deadline("reload_interval", self.reload_interval)
    }
}
