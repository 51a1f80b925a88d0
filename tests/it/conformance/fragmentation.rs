//! Section 5: messages in fragments (RFC 6455 §5.4).

use super::{binary, case, conforms, echo, pong, text};
use crate::kit::Peer;
use crate::kit::frames::{
    BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, fragment, frame, message_in_fragments,
};

/// 5.1, 5.2: control frames must not be fragmented (§5.5).
#[tokio::test]
async fn a_control_frame_is_not_fragmented() {
    let cases = [PING, PONG, CLOSE].map(|opcode| {
        let says = [fragment(opcode, "fragment1"), frame(CONTINUATION, "fragment2")];
        case(format!("5.1, 5.2: opcode {opcode}"), &says, []).fails(1002)
    });
    conforms(cases).await;
}

#[tokio::test]
async fn fragments_are_one_message() {
    let two = |opcode| [fragment(opcode, "fragment1"), frame(CONTINUATION, "fragment2")];
    let empty = [
        fragment(TEXT, ""),
        fragment(CONTINUATION, ""),
        frame(CONTINUATION, ""),
    ];
    let last_is_empty = [fragment(TEXT, "all"), frame(CONTINUATION, "")];
    let by_bytes = message_in_fragments(BINARY, b"a byte each", 1);
    let two_messages = [two(TEXT).concat(), two(BINARY).concat()];
    conforms([
        case("5.3 to 5.5: text", &two(TEXT), [text("fragment1fragment2")]),
        case("bytes", &two(BINARY), [binary("fragment1fragment2")]),
        case("only empty fragments", &empty, [text("")]),
        case("an empty last fragment", &last_is_empty, [text("all")]),
        case("a byte each", &[by_bytes], [binary("a byte each")]),
        case(
            "two messages",
            &two_messages,
            [text("fragment1fragment2"), binary("fragment1fragment2")],
        ),
    ])
    .await;
}

/// 5.6 to 5.8, and a pong as well.
#[tokio::test]
async fn control_frames_may_stand_between_fragments() {
    let says = [
        fragment(TEXT, "fragment1"),
        frame(PING, "ping payload"),
        frame(PONG, "pong payload"),
        frame(CONTINUATION, "fragment2"),
    ];
    let answers = [pong("ping payload"), text("fragment1fragment2")];
    conforms([case("5.6 to 5.8", &says, answers)]).await;
}

/// 5.9 to 5.14, 5.16, 5.17.
#[tokio::test]
async fn nothing_is_continued_that_was_not_begun() {
    let last = frame(CONTINUATION, "non-continuation payload");
    let not_last = fragment(CONTINUATION, "non-continuation payload");
    let hello = || frame(TEXT, "Hello, world!");
    let before = case(
        "behind a message",
        &[hello(), last.clone()],
        [text("Hello, world!")],
    );
    conforms([
        case("5.9 to 5.11, 5.17", &[last, hello()], []).fails(1002),
        case("5.12 to 5.14, 5.16", &[not_last, hello()], []).fails(1002),
        case("an empty one", &[fragment(CONTINUATION, "")], []).fails(1002),
        before.fails(1002),
    ])
    .await;
}

#[tokio::test]
async fn a_message_that_was_finished_is_not_continued() {
    let says = [
        fragment(TEXT, "fragment1"),
        frame(CONTINUATION, "fragment2"),
        fragment(CONTINUATION, "fragment3"),
        frame(TEXT, "fragment4"),
    ];
    conforms([case("5.15", &says, [text("fragment1fragment2")]).fails(1002)]).await;
}

/// 5.18: fragments of messages must not be interleaved.
#[tokio::test]
async fn a_message_within_a_message_fails_the_connection() {
    let cases = [TEXT, BINARY].into_iter().flat_map(|begun| {
        [frame(TEXT, "fragment2"), fragment(BINARY, "fragment2")].map(|within| {
            let says = [fragment(begun, "fragment1"), within];
            case(format!("5.18: within opcode {begun}"), &says, []).fails(1002)
        })
    });
    conforms(cases).await;
}

/// 5.19, 5.20: an answer to a ping does not wait for the message.
#[tokio::test]
async fn a_ping_between_fragments_is_answered_at_once() {
    let server = echo().await;
    let mut peer = Peer::connect(server.address, "/").await;
    peer.say(&fragment(TEXT, "fragment1")).await;
    peer.say(&fragment(CONTINUATION, "fragment2")).await;
    peer.say(&frame(PING, "pongme 1!")).await;
    assert_eq!(peer.said().await, pong("pongme 1!"));
    peer.say(&fragment(CONTINUATION, "fragment3")).await;
    peer.say(&frame(PING, "pongme 2!")).await;
    assert_eq!(peer.said().await, pong("pongme 2!"));
    peer.say(&frame(CONTINUATION, "fragment4")).await;
    assert_eq!(peer.said().await, text("fragment1fragment2fragment3fragment4"));
}
