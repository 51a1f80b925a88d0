//! Section 2: pings and pongs (RFC 6455 §5.5.2, §5.5.3).

use super::{case, conforms, pong, text};
use crate::kit::frames::{FIN, PING, PONG, TEXT, frame, header};

#[tokio::test]
async fn a_ping_is_answered_with_its_payload() {
    let answered = |name: &str, payload: &[u8]| case(name, &[frame(PING, payload)], [pong(payload)]);
    conforms([
        answered("2.1: an empty ping", b""),
        answered("2.2: a ping with text", b"Hello, world!"),
        answered(
            "2.3: a ping with bytes that are no text",
            b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff",
        ),
        answered("2.4, 2.6: a ping of 125 bytes", &[0xfe; 125]),
    ])
    .await;
}

/// §5.5: at most 125 bytes.
#[tokio::test]
async fn a_ping_or_a_pong_of_more_than_125_bytes_fails_the_connection() {
    conforms([
        case("2.5: a ping of 126 bytes", &[frame(PING, [0xfe; 126])], []).fails(1002),
        case("a pong of 126 bytes", &[frame(PONG, [0xfe; 126])], []).fails(1002),
        case("a ping of 1,000 bytes", &[frame(PING, [0xfe; 1000])], []).fails(1002),
        // It is known by its first two bytes.
        case(
            "the header of a long ping",
            &[header(FIN | PING, 126)[..2].to_vec()],
            [],
        )
        .fails(1002),
    ])
    .await;
}

/// §5.5.3: a response to an unsolicited pong is not expected.
#[tokio::test]
async fn a_pong_is_not_answered() {
    let pings = frame(PING, "ping payload");
    conforms([
        case("2.7: an empty pong", &[frame(PONG, "")], []),
        case("2.8: a pong with a payload", &[frame(PONG, "unasked for")], []),
        case(
            "2.9: a pong, then a ping",
            &[frame(PONG, "unasked for"), pings],
            [pong("ping payload")],
        ),
    ])
    .await;
}

#[tokio::test]
async fn ten_pings_are_answered_with_ten_pongs() {
    let payloads: Vec<String> = (0..10).map(|number| format!("payload-{number}")).collect();
    let pings: Vec<Vec<u8>> = payloads.iter().map(|payload| frame(PING, payload)).collect();
    conforms([case("2.10, 2.11", &pings, payloads.iter().map(pong))]).await;
}

#[tokio::test]
async fn pings_and_messages_are_answered_in_their_order() {
    let says = [
        frame(TEXT, "one"),
        frame(PING, "two"),
        frame(TEXT, "three"),
        frame(PING, "four"),
    ];
    let answers = [text("one"), pong("two"), text("three"), pong("four")];
    conforms([case("pings between messages", &says, answers)]).await;
}
