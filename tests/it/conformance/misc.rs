//! Section 10: the rest.

use super::{binary, case, conforms, conforms_in, echo, text};
use crate::kit::frames::{BINARY, CONTINUATION, PING, TEXT, close, fragment, frame, message_in_fragments};
use crate::kit::peer::handshake;
use crate::kit::{Peer, Said};

#[tokio::test]
async fn a_message_of_64_kib_is_echoed_in_fragments_of_1300() {
    let payload = "*".repeat(65_536);
    let says = [message_in_fragments(TEXT, &payload, 1300)];
    conforms_in(&[usize::MAX, 997, 7], [case("10.1.1", &says, [text(&payload)])]).await;
}

/// Frames that came with the handshake are not lost, however many bytes of them there are.
#[tokio::test]
async fn what_comes_with_the_handshake_is_not_lost() {
    let server = echo().await;
    let early = [frame(TEXT, "early"), frame(BINARY, "bird")].concat();
    for length in 0..=early.len() {
        let (with_it, behind_it) = early.split_at(length);
        let mut peer = Peer::connect_and_say(server.address, "/", with_it).await;
        peer.say(behind_it).await;
        assert_eq!(peer.said().await, text("early"), "{length} bytes");
        assert_eq!(peer.said().await, binary("bird"), "{length} bytes");
    }
}

#[tokio::test]
async fn a_whole_conversation_may_come_with_the_handshake() {
    let server = echo().await;
    let long = "*".repeat(30_000);
    let all = [
        frame(TEXT, &long),
        frame(PING, "?"),
        fragment(TEXT, "a"),
        frame(CONTINUATION, "b"),
        close(4000, "bye"),
    ];
    let mut peer = Peer::connect_and_say(server.address, "/", &all.concat()).await;
    assert_eq!(peer.said().await, text(&long));
    assert_eq!(peer.said().await, super::pong("?"));
    assert_eq!(peer.said().await, text("ab"));
    assert_eq!(peer.said().await, Said::Close(4000, "bye".to_owned()));
    assert_eq!(peer.said().await, Said::End);
}

/// A mistake that came with the handshake is told behind its answer.
#[tokio::test]
async fn a_mistake_may_come_with_the_handshake() {
    let server = echo().await;
    let mut peer = Peer::connect_and_say(server.address, "/", b"\x81\x05Hello").await;
    assert!(matches!(peer.said().await, Said::Close(1002, _)));
    assert_eq!(peer.said().await, Said::End);
}

/// Bytewise from the first byte of the request on.
#[tokio::test]
async fn a_connection_may_drip() {
    let server = echo().await;
    let mut peer = Peer::dial(server.address).await;
    for byte in handshake("/") {
        peer.say(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert!(peer.head().await.starts_with("HTTP/1.1 101 "));
    let answers = peer.converse(&frame(TEXT, "drop"), 1, 1).await;
    assert_eq!(answers, [text("drop")]);
}

#[tokio::test]
async fn messages_of_both_kinds_may_alternate() {
    let fragments = message_in_fragments(BINARY, b"fragments", 2);
    let says = [frame(TEXT, "text"), fragments, frame(TEXT, ""), frame(BINARY, "")];
    let answers = [text("text"), binary("fragments"), text(""), binary("")];
    conforms([case("both", &says, answers)]).await;
}
