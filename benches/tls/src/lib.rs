//! TLS for servers on tokio, where they are asked for it: rustls with ring and the certificate that the runner made.

mod listener;

use std::io;
use std::path::Path;
use std::sync::Arc;

use bench_common::arguments::ServerArguments;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

pub use listener::Listener;

/// None without `--tls`.
///
/// # Errors
///
/// If the folder that it names has no `cert.pem` and `key.pem`.
pub fn acceptor(arguments: ServerArguments) -> io::Result<Option<TlsAcceptor>> {
    arguments.tls.map(from_folder).transpose()
}

fn from_folder(folder: &Path) -> io::Result<TlsAcceptor> {
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).map_err(io::Error::other)?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
