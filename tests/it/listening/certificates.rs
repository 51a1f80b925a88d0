//! Certificates of a test's own, and what becomes of them when their files change.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use asena_ws::{App, Listen, Tls};
use rcgen::{CertificateParams, KeyPair};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::{echo, folder, listening};
use crate::kit::{Client, Peer, tls, within};

/// The files of a certificate, and what a client must trust.
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) trusted: CertificateDer<'static>,
}

impl Files {
    pub(crate) fn make(folder: &Path) -> Self {
        Self::of(
            folder,
            CertificateParams::new(["localhost".to_owned()]).expect("a name"),
        )
    }

    pub(super) fn of(folder: &Path, parameters: CertificateParams) -> Self {
        let signing_key = KeyPair::generate().expect("a key");
        let cert = parameters.self_signed(&signing_key).expect("a certificate");
        let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        fs::write(&certificate, cert.pem()).expect("written");
        fs::write(&key, signing_key.serialize_pem()).expect("written");
        Self {
            certificate,
            key,
            trusted: cert.der().clone(),
        }
    }

    pub(super) fn tls(&self) -> Tls {
        let mut tls = Tls::files(&self.certificate, &self.key);
        tls.reload_interval = Duration::from_millis(20);
        tls
    }

    async fn dial(&self, address: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(address).await?;
        tls::connect(stream, std::slice::from_ref(&self.trusted), &[]).await
    }

    /// Connects until this certificate is the one that is shown.
    async fn shown(&self, address: SocketAddr) -> TlsStream<TcpStream> {
        within("the certificate to be shown", async {
            loop {
                if let Ok(stream) = self.dial(address).await {
                    return stream;
                }
            }
        })
        .await
    }
}

async fn serving(files: &Files) -> (App, SocketAddr) {
    let place: Listen = "https://127.0.0.1:0".parse().expect("a place");
    let (app, addresses) = listening(echo().tls(files.tls()), place).await;
    (app, addresses[0].socket_addr().expect("it is of TCP"))
}

#[tokio::test]
async fn a_certificate_is_exchanged_and_the_sockets_stay_open() {
    let folder = folder("reload");
    let old = Files::make(&folder);
    let (_app, address) = serving(&old).await;
    let stream = old.dial(address).await.expect("the old one is shown");
    let mut before = Peer::upgrade(stream, "/echo").await;
    before.text().await;

    let new = Files::make(&folder);
    let mut after = Peer::upgrade(new.shown(address).await, "/echo").await;
    after.text().await;
    assert!(old.dial(address).await.is_err(), "the old one is gone");
    for peer in [&mut before, &mut after] {
        peer.send("still here").await;
        assert_eq!(peer.text().await, "still here");
    }
}

#[tokio::test]
async fn a_broken_file_keeps_the_certificate_from_before_until_it_is_mended() {
    let folder = folder("broken");
    let old = Files::make(&folder);
    let (_app, address) = serving(&old).await;
    fs::write(&old.certificate, "-----BEGIN CERTIFICATE-----\n").expect("written");
    fs::write(&old.key, "nothing").expect("written");
    // Some looks at the files later.
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        old.dial(address).await.expect("the old one is still shown");
    }
    let new = Files::make(&folder);
    new.shown(address).await;
}

/// `mv`, as certbot and Kubernetes do it: neither the length nor the time may tell.
#[tokio::test]
async fn a_file_that_is_moved_over_another_is_a_change() {
    let (here, there) = (folder("here"), folder("there"));
    let old = Files::make(&here);
    let (_app, address) = serving(&old).await;
    let new = Files::make(&there);
    fs::rename(&new.key, &old.key).expect("moved");
    fs::rename(&new.certificate, &old.certificate).expect("moved");
    new.shown(address).await;
}

#[tokio::test]
async fn each_address_may_have_a_certificate_of_its_own() {
    let (one, other) = (Files::make(&folder("one")), Files::make(&folder("other")));
    let place = Listen::address(([127, 0, 0, 1], 0));
    let places = [place.clone().over_tls(), place.with_tls(other.tls())];
    let (_app, addresses) = listening(echo().tls(one.tls()), Vec::from(places)).await;
    for (address, files) in addresses.iter().zip([&one, &other]) {
        assert!(address.is_tls() && address.to_string().starts_with("https://127.0.0.1:"));
        let address = address.socket_addr().expect("it is of TCP");
        let stream = files.dial(address).await.expect("its own is shown");
        assert_eq!(
            Peer::upgrade(stream, "/echo").await.text().await,
            "you have an address"
        );
    }
}

#[tokio::test]
async fn a_program_takes_them_from_its_environment_and_reads_them_at_a_hangup() {
    let folder = folder("hangup");
    let old = Files::make(&folder);
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    let (certificate, key) = (text(&old.certificate), text(&old.key));
    let process = crate::kit::process::Process::start_with(
        env!("CARGO_BIN_EXE_echo_app"),
        &[
            ("ASENA_ADDR", "https://127.0.0.1:0"),
            ("ASENA_TLS_CERTIFICATE", &certificate),
            ("ASENA_TLS_KEY", &key),
        ],
    );
    let address = process.tls_address().await;
    old.dial(address).await.expect("it is shown");
    let new = Files::make(&folder);
    process.signal("HUP").await;
    let mut peer = Peer::upgrade(new.shown(address).await, "/echo").await;
    peer.send("hello").await;
    assert_eq!(peer.text().await, "hello");
    drop(peer);
    process.signal("TERM").await;
    assert_eq!(process.exit().await.code, Some(0));
}

/// Without TLS on the same port of another place, so that nothing of it leaks into those.
#[tokio::test]
async fn plain_addresses_beside_it_stay_plain() {
    let files = Files::make(&folder("beside"));
    let places = ["https://127.0.0.1:0", "127.0.0.1:0"];
    let (_app, addresses) = listening(echo().tls(files.tls()), places).await;
    let plain = addresses[1].socket_addr().expect("it is of TCP");
    assert!(!addresses[1].is_tls());
    let mut client = Client::connect(plain, "/echo").await;
    assert_eq!(client.text().await, "you have an address");
}
