//! Section 7: the close handshake as the peer begins it (RFC 6455 §5.5.1, §7.1, §7.4).

use super::{CHOPS, Case, case, conforms, echo, text, wrapped_echo};
use crate::kit::frames::{CLOSE, CONTINUATION, FIN, PING, TEXT, close, fragment, frame, frame_of, header};
use crate::kit::{Peer, Said};

/// Codes of the RFC and of IANA's register, and those that are free for use (§7.4.1, §7.4.2).
const VALID_CODES: [u16; 18] = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4001, 4500,
    4999,
];

/// Codes that are reserved, are for use within an endpoint alone, or mean nothing.
const INVALID_CODES: [u16; 15] = [
    0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 32_768, 65_535,
];

/// What the peer says, its close frame with it, is answered with these and then with that close, in all chops. What follows a
/// close is not answered, and does not break the stream.
async fn closes(name: &str, says: &[Vec<u8>], answers: &[Said], closed: (u16, &str)) {
    let end = [Said::Close(closed.0, closed.1.to_owned()), Said::End];
    for server in [echo().await, wrapped_echo().await] {
        for &chop in CHOPS {
            let mut peer = Peer::connect(server.address, "/").await;
            let said = peer.converse(&says.concat(), chop, answers.len() + 2).await;
            assert_eq!(said, [answers, &end].concat(), "{name}, in chops of {chop}");
        }
    }
}

#[tokio::test]
async fn a_message_before_the_close_is_answered_first() {
    let says = [frame(TEXT, "Hello World!"), close(1000, "")];
    closes("7.1.1", &says, &[text("Hello World!")], (1000, "")).await;
    let long = "BAsd7&jh23".repeat(26_215);
    let says = [
        frame(TEXT, &long),
        frame(TEXT, "Hello World!"),
        close(1000, ""),
        frame(PING, ""),
    ];
    let server = echo().await;
    for chop in [usize::MAX, 4099] {
        let mut peer = Peer::connect(server.address, "/").await;
        let said = peer.converse(&says.concat(), chop, 4).await;
        let close = Said::Close(1000, String::new());
        assert_eq!(
            said,
            [text(&long), text("Hello World!"), close, Said::End],
            "7.1.6"
        );
    }
}

#[tokio::test]
async fn whatever_follows_a_close_is_not_answered() {
    let then = |after: Vec<u8>| [close(1000, ""), after];
    let closed = (1000, "");
    closes("7.1.2: a second close", &then(close(1001, "")), &[], closed).await;
    closes("7.1.3: a ping", &then(frame(PING, "")), &[], closed).await;
    closes("7.1.4: text", &then(frame(TEXT, "Hello World!")), &[], closed).await;
    closes("a mistake", &then(frame(3, "")), &[], closed).await;
}

#[tokio::test]
async fn a_close_within_a_message_is_answered() {
    let says = [
        fragment(TEXT, "fragment1"),
        close(1000, ""),
        frame(CONTINUATION, "fragment2"),
    ];
    closes("7.1.5", &says, &[], (1000, "")).await;
}

#[tokio::test]
async fn a_close_is_answered_with_what_it_says() {
    let longest = "*".repeat(123);
    closes("7.3.1: empty", &[frame(CLOSE, "")], &[], (1005, "")).await;
    closes("7.3.3: a code", &[close(1000, "")], &[], (1000, "")).await;
    closes(
        "7.3.4: a reason",
        &[close(1000, "Hello World!")],
        &[],
        (1000, "Hello World!"),
    )
    .await;
    closes(
        "7.3.5: 123 bytes",
        &[close(1000, &longest)],
        &[],
        (1000, &longest),
    )
    .await;
    closes("characters", &[close(4001, "tschüß €")], &[], (4001, "tschüß €")).await;
}

#[tokio::test]
async fn a_close_frame_that_is_wrong_fails_the_connection() {
    let fails = |name: &str, frame: Vec<u8>| case(name, &[frame], []).fails(1002);
    conforms([
        fails("7.3.2: half a code", frame(CLOSE, "a")),
        fails("7.3.6: a reason of 124 bytes", close(1000, "*".repeat(124))),
        fails("its header alone", header(FIN | CLOSE, 126)[..2].to_vec()),
        fails("RSV1", frame_of(FIN | 0x40 | CLOSE, "")),
    ])
    .await;
}

/// 7.5.1, §8.1: and more of the kind.
#[tokio::test]
async fn a_reason_that_is_not_utf8_fails_the_connection() {
    let reasons: [&[u8]; 4] = [
        b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64",
        b"\xff",
        b"half a character \xe2\x82",
        b"\xc0\xaf",
    ];
    let cases = reasons.map(|reason| case(format!("{reason:x?}"), &[close(1000, reason)], []).fails(1007));
    conforms(cases).await;
}

/// 7.7, 7.9, 7.13.
#[tokio::test]
async fn each_code_is_taken_or_refused() {
    for code in VALID_CODES {
        closes("7.7", &[close(code, "")], &[], (code, "")).await;
        closes("7.7 with a reason", &[close(code, "why")], &[], (code, "why")).await;
    }
    let cases: Vec<Case> = INVALID_CODES
        .into_iter()
        .flat_map(|code| {
            ["", "why"].map(|reason| {
                let name = format!("7.9: {code} {reason:?}");
                case(name, &[close(code, reason)], []).fails(1002)
            })
        })
        .collect();
    conforms(cases).await;
}
