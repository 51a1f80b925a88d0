//! Section 6: text is UTF-8 (RFC 6455 §5.6, §8.1), and fails as soon as it cannot become any.

pub(super) mod sequences;

use std::str;

use self::sequences::{invalid, valid};
use super::{Case, binary, case, conforms, echo, pong, text};
use crate::kit::frames::{
    BINARY, CONTINUATION, FIN, PING, TEXT, fragment, frame, header, message_in_fragments,
};
use crate::kit::{Peer, Said};

/// 6.2: text of characters of two and three bytes.
const GREEK: &str = "Hello-µ@ßöäüàá-UTF-8!!κόσμε";

/// 6.1.
#[tokio::test]
async fn empty_text_is_text() {
    let empty = [
        fragment(TEXT, ""),
        fragment(CONTINUATION, ""),
        frame(CONTINUATION, ""),
    ];
    let middle = [
        fragment(TEXT, ""),
        fragment(CONTINUATION, "middle frame payload"),
        frame(CONTINUATION, ""),
    ];
    conforms([
        case("6.1.1", &[frame(TEXT, "")], [text("")]),
        case("6.1.2", &empty, [text("")]),
        case("6.1.3", &middle, [text("middle frame payload")]),
    ])
    .await;
}

/// 6.2: a character may be cut by fragments.
#[tokio::test]
async fn text_in_fragments_of_any_size_is_echoed() {
    let whole = case("6.2.1", &[frame(TEXT, GREEK)], [text(GREEK)]);
    let cut = (1..=GREEK.len()).map(|size| {
        let says = message_in_fragments(TEXT, GREEK, size);
        case(
            format!("6.2.2 to 6.2.4: fragments of {size}"),
            &[says],
            [text(GREEK)],
        )
    });
    conforms([whole].into_iter().chain(cut)).await;
}

/// 6.5, 6.7, 6.9, 6.22, 6.23 and what is valid in the others.
#[tokio::test]
async fn each_valid_sequence_is_echoed() {
    let cases = valid().into_iter().flat_map(|sequence| {
        let name = format!("{sequence:x?}");
        let bytewise = message_in_fragments(TEXT, &sequence, 1);
        [
            case(&name, &[frame(TEXT, &sequence)], [text(&sequence)]),
            case(format!("{name}, bytewise"), &[bytewise], [text(&sequence)]),
        ]
    });
    conforms(cases).await;
}

/// 6.3, 6.6, 6.8, 6.10 to 6.21.
#[tokio::test]
async fn each_invalid_sequence_fails_the_connection() {
    let cases = invalid().into_iter().map(|sequence| {
        let says = [frame(TEXT, &sequence), frame(PING, "too late")];
        case(format!("{sequence:x?}"), &says, []).fails(1007)
    });
    conforms(cases).await;
}

/// 6.3.2, and all others likewise.
#[tokio::test]
async fn each_invalid_sequence_fails_the_connection_bytewise() {
    let cases = invalid().into_iter().map(|sequence| {
        let says = message_in_fragments(TEXT, &sequence, 1);
        case(format!("{sequence:x?}, bytewise"), &[says], []).fails(1007)
    });
    conforms(cases).await;
}

/// Only text has to be UTF-8.
#[tokio::test]
async fn bytes_may_be_anything() {
    let cases: Vec<Case> = invalid()
        .into_iter()
        .map(|sequence| {
            case(
                format!("{sequence:x?}"),
                &[frame(BINARY, &sequence)],
                [binary(&sequence)],
            )
        })
        .collect();
    conforms(cases).await;
}

/// 6.4.1, 6.4.2: a fragment that makes the text wrong fails it, though others could follow; the one before it does not.
#[tokio::test]
async fn text_in_fragments_fails_at_the_first_wrong_byte() {
    let server = echo().await;
    for sequence in invalid() {
        let Some(wrong) = first_wrong(&sequence) else {
            continue;
        };
        let mut peer = Peer::connect(server.address, "/").await;
        peer.say(&fragment(TEXT, &sequence[..wrong])).await;
        peer.say(&frame(PING, "still here?")).await;
        assert_eq!(peer.said().await, pong("still here?"), "{sequence:x?}");
        peer.say(&fragment(CONTINUATION, &sequence[wrong..=wrong])).await;
        fails(&mut peer, &sequence).await;
    }
}

/// 6.4.3, 6.4.4: and so does a byte of a frame that is not whole.
#[tokio::test]
async fn text_in_one_frame_fails_at_the_first_wrong_byte() {
    let server = echo().await;
    for sequence in invalid() {
        let Some(wrong) = first_wrong(&sequence) else {
            continue;
        };
        let mut peer = Peer::connect(server.address, "/").await;
        // It promises 100 bytes more.
        let mut promised = frame(TEXT, &sequence[..=wrong]);
        let payload = promised.split_off(header(FIN | TEXT, wrong + 1).len());
        peer.say(&header(FIN | TEXT, wrong + 101)).await;
        peer.say(&payload).await;
        fails(&mut peer, &sequence).await;
    }
}

async fn fails(peer: &mut Peer, sequence: &[u8]) {
    match peer.said().await {
        Said::Close(1007, _) => assert_eq!(peer.said().await, Said::End),
        other => panic!("close 1007 was expected for {sequence:x?}, and {other:?} came"),
    }
}

/// The first byte that no text could have there; none if the sequence is only too short.
fn first_wrong(sequence: &[u8]) -> Option<usize> {
    (0..sequence.len()).find(|&last| {
        let checked = str::from_utf8(&sequence[..=last]);
        checked.is_err_and(|error| error.error_len().is_some())
    })
}
