//! The opening handshake over the wire (RFC 6455 §4.2, §4.4, §9.1).

use super::echo;
use crate::kit::{Peer, Server};

const GOOD: [(&str, &str); 5] = [
    ("host", "localhost"),
    ("connection", "upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

/// The head of the answer to a handshake by the book, but without some headers, and with others.
async fn answer(server: &Server, line: &str, without: &str, extra: &[(&str, &str)]) -> String {
    let kept = GOOD.iter().filter(|(name, _)| *name != without);
    let headers = kept
        .chain(extra)
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    let mut peer = Peer::dial(server.address).await;
    let request = format!("{line}\r\n{}\r\n", headers.collect::<String>());
    peer.say(request.as_bytes()).await;
    peer.head().await.to_ascii_lowercase()
}

const LINE: &str = "GET / HTTP/1.1";

#[tokio::test]
async fn the_answer_is_the_one_of_the_rfc() {
    let server = echo().await;
    let head = answer(&server, LINE, "", &[]).await;
    assert!(head.starts_with("http/1.1 101 switching protocols\r\n"), "{head}");
    for header in [
        "upgrade: websocket",
        "connection: upgrade",
        // Lower case, as the whole head is here.
        "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=",
    ] {
        assert!(head.contains(&format!("\r\n{header}\r\n")), "{header} in {head}");
    }
    // §11.3.3.
    assert_eq!(head.matches("sec-websocket-accept:").count(), 1, "{head}");
}

/// §4.2.2: an extension that we do not know, or know not well enough, is not agreed on; and no subprotocol of others.
#[tokio::test]
async fn nothing_is_agreed_on_that_was_not_offered() {
    let server = echo().await;
    let offers: [&[(&str, &str)]; 3] = [
        &[],
        &[("sec-websocket-extensions", "x-unheard-of; very=\"much\", x-other")],
        &[("sec-websocket-protocol", "soup, salad")],
    ];
    for offer in offers {
        let head = answer(&server, LINE, "", offer).await;
        assert!(head.starts_with("http/1.1 101 "), "{head}");
        assert!(!head.contains("sec-websocket-extensions"), "{head}");
        assert!(!head.contains("sec-websocket-protocol"), "{head}");
    }
}

/// The request's line, the header that it does without, those that it has in its place, and the status of the answer.
type Refused = (&'static str, &'static str, Vec<(&'static str, &'static str)>, u16);

#[tokio::test]
async fn whatever_is_missing_or_wrong_is_refused() {
    let server = echo().await;
    let key = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let table: Vec<Refused> = vec![
        ("POST / HTTP/1.1", "", vec![("content-length", "0")], 405),
        ("GET / HTTP/1.0", "", vec![], 505),
        (LINE, "host", vec![], 400),
        (LINE, "upgrade", vec![], 426),
        (LINE, "upgrade", vec![("upgrade", "h2c")], 426),
        (LINE, "connection", vec![], 400),
        (LINE, "connection", vec![("connection", "keep-alive")], 400),
        (LINE, "sec-websocket-version", vec![], 426),
        (LINE, "sec-websocket-key", vec![], 400),
        (
            LINE,
            "sec-websocket-key",
            vec![("sec-websocket-key", "c2hvcnQ=")],
            400,
        ),
        (LINE, "", vec![key], 400),
    ];
    for (line, without, extra, status) in table {
        let head = answer(&server, line, without, &extra).await;
        let status_of = head.split(' ').nth(1);
        assert_eq!(
            status_of,
            Some(&*status.to_string()),
            "{line} without {without:?}, with {extra:?}: {head}"
        );
        assert!(!head.contains("sec-websocket-accept"), "{head}");
    }
}

#[tokio::test]
async fn another_version_is_told_ours() {
    let server = echo().await;
    for version in ["8", "0", "14", "255", "thirteen", "13, 8"] {
        let head = answer(
            &server,
            LINE,
            "sec-websocket-version",
            &[("sec-websocket-version", version)],
        )
        .await;
        assert!(head.starts_with("http/1.1 426 "), "{version}: {head}");
        assert!(
            head.contains("\r\nsec-websocket-version: 13\r\n"),
            "{version}: {head}"
        );
    }
}

/// §4.2.1: the tokens of a list, in any case; headers that are unknown are ignored.
#[tokio::test]
async fn a_handshake_may_be_written_in_many_ways() {
    let server = echo().await;
    for (without, extra) in [
        ("connection", &[("connection", "keep-alive, Upgrade")][..]),
        (
            "connection",
            &[("connection", "keep-alive"), ("Connection", "UPGRADE")],
        ),
        ("upgrade", &[("Upgrade", "WebSocket")]),
        ("", &[("origin", "http://localhost"), ("x-unheard-of", "1")]),
    ] {
        let head = answer(&server, LINE, without, extra).await;
        assert!(head.starts_with("http/1.1 101 "), "{extra:?}: {head}");
    }
}
