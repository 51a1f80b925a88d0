use asena_ws::prelude::*;
use asena_ws::{AppBuilder, BoundAddress, Configuration, Http2Options, StartError};
use expect_test::expect;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::check;
use super::program::{CONFIG_APP, folder};
use crate::kit::process::Process;
use crate::kit::{Client, tls, within};
use crate::listening::certificates::Files;

#[websocket("/echo")]
struct Echo {}

impl WebSocketService for Echo {}

fn app() -> AppBuilder {
    App::empty().websocket::<Echo>()
}

/// Built with this configuration, started, and connected to.
async fn dialled(app: AppBuilder, toml: &str, place: &str) -> (App, TcpStream) {
    let app = app.configuration(Configuration::from_toml(toml));
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let addresses = app.listen(place).await.expect("the app listens");
    let address = addresses.first().and_then(BoundAddress::socket_addr);
    let stream = TcpStream::connect(address.expect("it is of TCP")).await;
    (app, stream.expect("accepted"))
}

/// Whether the server begins with a frame of settings, as HTTP/2 does (RFC 9113 §3.4).
async fn speaks_http2(app: AppBuilder, toml: &str) -> bool {
    const SETTINGS: u8 = 4;
    let (_app, mut stream) = dialled(app, toml, "127.0.0.1:0").await;
    let begun = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(begun).await.expect("written");
    let mut head = [0; 9];
    let read = within("an answer", stream.read_exact(&mut head)).await;
    read.is_ok() && head[3] == SETTINGS
}

#[tokio::test]
async fn http2_is_turned_off_and_bounded_by_its_section_and_code_wins() {
    assert!(speaks_http2(app(), "").await);
    assert!(!speaks_http2(app(), "[http2]\nenabled = false").await);
    let mut off = Http2Options::default();
    off.enabled = false;
    assert!(!speaks_http2(app().http2(off), "[http2]\nenabled = true").await);
    let toml = "[http2]\nstreams_max = 0";
    check(
        app(),
        toml,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `http2.streams_max` is 0, and must be more than zero
           --> (text):2:15
    "#]],
    )
    .await;
    let mut wrong = Http2Options::default();
    wrong.streams_max = 0;
    let built = app().http2(wrong).configuration(Configuration::none());
    assert!(matches!(built.build().await, Err(StartError::Http2(_))));
}

#[tokio::test]
async fn the_files_of_a_certificate_are_read() {
    let folder = folder("certificate", &[]);
    let files = Files::make(&folder);
    let toml = format!(
        "[tls]\ncertificate = {:?}\nkey = {:?}",
        files.certificate, files.key
    );
    let (_app, stream) = dialled(app(), &toml, "https://127.0.0.1:0").await;
    let trusted = std::slice::from_ref(&files.trusted);
    let dialled = tls::connect(stream, trusted, &[]).await;
    assert!(dialled.is_ok(), "{dialled:?}");
}

#[tokio::test]
async fn a_certificate_and_its_key_belong_together() {
    let toml = "[tls]\ncertificate = \"certificate.pem\"\nreload_interval = \"0 s\"";
    check(
        app(),
        toml,
        &expect![[r#"
            2 mistakes in the configuration of this app; nothing was started

            1. `tls.key` is not set, and must be the file of the `certificate`'s private key
               --> (text):2:15

            2. `tls.reload_interval` is "0s", and must be more than zero
               --> (text):3:19
        "#]],
    )
    .await;
    let toml = "[tls]\nkey = \"key.pem\"";
    check(
        app(),
        toml,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `tls.certificate` is not set, and must be the file of the certificate that `key` belongs to
           --> (text):2:7
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_file_may_name_several_places_and_all_are_listened_on() {
    let listen = "[server]\nlisten = [\"127.0.0.1:0\", \"127.0.0.2:0\"]";
    let folder = folder("several-places", &[("asena.toml", listen)]);
    let process = Process::start_in(&folder, CONFIG_APP, &[], &[]);
    for address in process.addresses(2).await {
        let mut client = Client::connect(address, "/chat").await;
        assert_eq!(client.text().await, "hello false");
    }
}

#[tokio::test]
async fn places_that_are_none_are_said_one_by_one() {
    let toml = "[server]\nlisten = [\"localhost\", 3000, \"unix:\"]";
    check(app(), toml, &expect![[r#"
        3 mistakes in the configuration of this app; nothing was started

        1. `server.listen` is "localhost", and is refused: `localhost`: it has no port: write it behind a colon, as in `localhost:3000`
           --> (text):2:11

        2. `server.listen` is 3000, and must be a place to listen, such as "127.0.0.1:3000", or several: ["[::]:3000", "unix:/run/app.sock"]
           --> (text):2:24

        3. `server.listen` is "unix:", and is refused: `unix:`: it has no path: write `unix:/run/app.sock`
           --> (text):2:30
    "#]]).await;
    let toml = "[server]\nlisten = []";
    check(app(), toml, &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `server.listen` is an array, and must be a place to listen, such as "127.0.0.1:3000", or several: ["[::]:3000", "unix:/run/app.sock"]
           --> (text):2:10
    "#]]).await;
}
