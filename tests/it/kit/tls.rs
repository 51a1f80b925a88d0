//! Both ends of TLS, by rustls, with a certificate that is good for `localhost` until 2120 and a secret to nobody.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

use super::within;

const CERTIFICATE: &[u8] = include_bytes!("../../fixtures/tls/certificate.pem");
const KEY: &[u8] = include_bytes!("../../fixtures/tls/key.pem");

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate")
}

/// What `axum::serve` takes of those whose server speaks TLS.
pub(crate) struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl TlsListener {
    pub(crate) fn new(listener: TcpListener) -> Self {
        let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate()], key);
        Self {
            listener,
            acceptor: Arc::new(config.expect("they belong together")).into(),
        }
    }
}

impl Listener for TlsListener {
    type Io = server::TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        stream.set_nodelay(true).expect("a socket takes the option");
        let stream = self.acceptor.accept(stream).await;
        (stream.expect("the peer speaks TLS"), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A client's end over a TCP connection.
pub(crate) async fn over(stream: TcpStream) -> client::TlsStream<TcpStream> {
    let connected = connect(stream, &[certificate()], &[]).await;
    connected.expect("TLS")
}

/// The same, trusting these certificates and offering these protocols (ALPN).
pub(crate) async fn connect<Stream: AsyncRead + AsyncWrite + Unpin>(
    stream: Stream,
    trusted: &[CertificateDer<'static>],
    protocols: &[&str],
) -> io::Result<client::TlsStream<Stream>> {
    let mut roots = RootCertStore::empty();
    for certificate in trusted {
        roots
            .add(certificate.clone())
            .expect("a certificate to be trusted");
    }
    let config = ClientConfig::builder().with_root_certificates(roots);
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.as_bytes().to_vec())
        .collect();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").expect("a name");
    within("the handshake of TLS", connector.connect(name, stream)).await
}
