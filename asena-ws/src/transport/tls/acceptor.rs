use std::fmt;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::version::{TLS12, TLS13};

use super::certificate::{Current, load};
use super::reload::Stamp;
use super::{Tls, TlsError};

/// A stream over TLS, at the server's end.
pub(crate) use tokio_rustls::server::TlsStream;

/// What `h2` is called where the protocol is agreed on (RFC 9113 §3.2).
const HTTP2: &[u8] = b"h2";

/// Speaks TLS with who connects.
#[derive(Clone)]
pub(crate) struct Acceptor {
    pub(super) files: Arc<Files>,
    acceptor: TlsAcceptor,
}

/// What all clones of an acceptor have together.
pub(super) struct Files {
    pub(super) tls: Tls,
    pub(super) current: Arc<Current>,
    pub(super) provider: Arc<CryptoProvider>,
    /// The state of the files that were read.
    pub(super) stamp: Stamp,
}

impl Acceptor {
    /// Reads and checks the files.
    pub(crate) fn load(tls: &Tls, has_http2: bool) -> Result<Self, TlsError> {
        tls.check().map_err(TlsError::Option)?;
        let provider = Arc::new(ring::default_provider());
        // Taken before the files are read: a change meanwhile is found later.
        let stamp = Stamp::of(tls);
        let current = Arc::new(Current::new(load(tls, &provider)?));
        let setup = |error: tokio_rustls::rustls::Error| TlsError::Setup(error.into());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let config = config.with_protocol_versions(&[&TLS13, &TLS12]).map_err(setup)?;
        let resolver = Arc::clone(&current);
        let mut config = config.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if has_http2 {
            config.alpn_protocols.insert(0, HTTP2.to_vec());
        }
        // Who comes back needs no new key exchange with signatures, whichever certificate there is by then.
        config.ticketer = ring::Ticketer::new().map_err(setup)?;
        let files = Files {
            tls: tls.clone(),
            current,
            provider,
            stamp,
        };
        Ok(Self {
            files: Arc::new(files),
            acceptor: Arc::new(config).into(),
        })
    }

    /// Whether they stand on the same files, read once.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.files, &other.files)
    }

    /// The handshake of TLS, for which the caller has a deadline.
    pub(crate) async fn accept<Stream>(&self, stream: Stream) -> io::Result<TlsStream<Stream>>
    where
        Stream: AsyncRead + AsyncWrite + Unpin,
    {
        self.acceptor.accept(stream).await
    }
}

/// Whether the client and we agreed on HTTP/2.
#[cfg(feature = "http2")]
pub(crate) fn speaks_http2<Stream>(stream: &TlsStream<Stream>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(HTTP2)
}

impl fmt::Debug for Acceptor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Acceptor").field(&self.files.tls).finish()
    }
}
