//! TLS on the app's own addresses: what is agreed on, and those who do not speak it.

use std::net::SocketAddr;
use std::time::Duration;

use asena_ws::AppBuilder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::certificates::Files;
use super::{echo, folder, listening, shut_down};
use crate::kit::frames::close;
use crate::kit::http2::Http2;
use crate::kit::wire::Wire;
use crate::kit::{Client, Peer, Said, http, tls, within};

async fn serving(name: &str, app: AppBuilder) -> (asena_ws::App, SocketAddr, Files) {
    let files = Files::make(&folder(name));
    let (app, addresses) = listening(app.tls(files.tls()), "https://127.0.0.1:0").await;
    (app, addresses[0].socket_addr().expect("it is of TCP"), files)
}

/// What is agreed on where a client offers these protocols.
async fn agreed(address: SocketAddr, files: &Files, offers: &[&str]) -> Option<String> {
    let stream = TcpStream::connect(address).await.expect("accepted");
    let trusted = std::slice::from_ref(&files.trusted);
    let stream = tls::connect(stream, trusted, offers).await.ok()?;
    let protocol = stream.get_ref().1.alpn_protocol().unwrap_or(b"none");
    Some(String::from_utf8_lossy(protocol).into_owned())
}

#[tokio::test]
async fn http2_is_agreed_on_with_who_offers_it_and_http1_with_the_others() {
    let (_app, address, files) = serving("alpn", echo()).await;
    for (offers, expected) in [
        (&["h2", "http/1.1"][..], Some("h2")),
        (&["http/1.1", "h2"], Some("h2")),
        (&["http/1.1"], Some("http/1.1")),
        (&[], Some("none")),
        // RFC 7301 §3.2: then there is nothing to be spoken.
        (&["h3"], None),
    ] {
        let agreed = agreed(address, &files, offers).await;
        assert_eq!(agreed.as_deref(), expected, "{offers:?}");
    }
}

#[tokio::test]
async fn without_http2_it_is_not_offered() {
    let mut http2 = asena_ws::Http2Options::default();
    http2.enabled = false;
    let (_app, address, files) = serving("alpn-off", echo().http2(http2)).await;
    let agreed = agreed(address, &files, &["h2", "http/1.1"]).await;
    assert_eq!(agreed.as_deref(), Some("http/1.1"));
}

#[tokio::test]
async fn websockets_go_over_tls_by_either_version_of_http() {
    let (app, address, files) = serving("either", echo()).await;
    let trusted = std::slice::from_ref(&files.trusted);
    let dial = async |protocol| {
        let stream = TcpStream::connect(address).await.expect("accepted");
        tls::connect(stream, trusted, &[protocol]).await.expect("TLS")
    };
    let mut old = Peer::upgrade(dial("http/1.1").await, "/echo").await;
    assert_eq!(old.text().await, "you have an address");
    let connection = Http2::begin_as(dial("h2").await, "https").await;
    let (head, stream) = connection.connect("/echo", &[], &[]).await;
    assert_eq!(head.status(), 200);
    let mut new = Client::over(Wire::Http2(stream)).await;
    assert_eq!(new.text().await, "you have an address");
    let closing = async {
        assert_eq!(new.closed().await.0, 1012);
        assert!(matches!(old.said().await, Said::Close(1012, _)));
        old.say(&close(1012, "")).await;
    };
    tokio::join!(shut_down(&app), closing);
}

#[tokio::test]
async fn who_speaks_plain_http_is_told_that_this_is_tls() {
    let (_app, address, _) = serving("plain", echo()).await;
    let request = "GET /echo HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let answer = http::raw(address, request).await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(
        answer.ends_with("\r\n\r\nThis port speaks TLS: come back by https:// or by wss:// URLs\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_handshake_of_tls_that_does_not_end_is_cut_off_at_its_deadline() {
    let app = echo().handshake_timeout(Duration::from_millis(300));
    let (_app, address, _) = serving("half-open", app).await;
    // The head of a record that promises more, and nothing at all.
    for half in [&b"\x16\x03\x01\x02\x00\x01"[..], b""] {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(half).await.expect("written");
        let mut rest = Vec::new();
        let read = within("the end", stream.read_to_end(&mut rest)).await;
        assert!(read.is_err() || rest.is_empty(), "{rest:?}");
    }
}

#[tokio::test]
async fn hundreds_of_handshakes_of_tls_that_do_not_end_keep_no_good_client_waiting() {
    let (_app, address, files) = serving("many", echo()).await;
    let mut waiting = Vec::new();
    for _ in 0..400 {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream
            .write_all(b"\x16\x03\x01\x02\x00\x01")
            .await
            .expect("written");
        waiting.push(stream);
    }
    assert_eq!(agreed(address, &files, &["h2"]).await.as_deref(), Some("h2"));
}
