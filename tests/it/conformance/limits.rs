//! Section 9: large messages, many fragments, many messages; and where our limits are (RFC 6455 §10.4).

use asena_ws::ConnectionOptions;
use asena_ws::prelude::*;

use super::{Case, Echo, LARGE_CHOPS, MESSAGE_BYTES_MAX, MIB, binary, case, conforms, conforms_in, text};
use crate::kit::frames::{BINARY, CONTINUATION, FIN, TEXT, fragment, frame, header, message_in_fragments};
use crate::kit::{Peer, Said, Server};

/// Characters of one to four bytes, so that whatever the cut is, it cuts one somewhere.
fn characters(bytes: usize) -> Vec<u8> {
    "aµ€𝄞!"
        .as_bytes()
        .iter()
        .copied()
        .cycle()
        .take(bytes - bytes % 11)
        .collect()
}

fn bytes(length: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(length).collect()
}

/// 9.1, 9.2.
#[tokio::test]
async fn messages_of_64_kib_to_16_mib_are_echoed() {
    for kib in [64, 256, 1024, 4096, 8192, 16_384] {
        let (characters, bytes) = (characters(kib * 1024), bytes(kib * 1024));
        let chops = if kib < 4096 {
            LARGE_CHOPS
        } else {
            &LARGE_CHOPS[..1]
        };
        conforms_in(
            chops,
            [
                case(
                    format!("9.1: {kib} KiB of text"),
                    &[frame(TEXT, &characters)],
                    [text(&characters)],
                ),
                case(
                    format!("9.2: {kib} KiB"),
                    &[frame(BINARY, &bytes)],
                    [binary(&bytes)],
                ),
            ],
        )
        .await;
    }
}

/// 9.3, 9.4: of 64 bytes there are 65,536.
#[tokio::test]
async fn a_message_of_4_mib_is_echoed_in_fragments_of_any_size() {
    let (characters, bytes) = (characters(4 * MIB), bytes(4 * MIB));
    for size in [64, 256, 1024, 4096, 16_384, 65_536, 256 * 1024, MIB, 4 * MIB] {
        let in_fragments = |opcode, payload| [message_in_fragments(opcode, payload, size)];
        conforms_in(
            &LARGE_CHOPS[..1],
            [
                case(
                    format!("9.3: text in fragments of {size}"),
                    &in_fragments(TEXT, &characters),
                    [text(&characters)],
                ),
                case(
                    format!("9.4: bytes in fragments of {size}"),
                    &in_fragments(BINARY, &bytes),
                    [binary(&bytes)],
                ),
            ],
        )
        .await;
    }
}

/// 9.5, 9.6.
#[tokio::test]
async fn a_message_of_1_mib_is_echoed_in_chops_of_any_size() {
    let (characters, bytes) = (characters(MIB), bytes(MIB));
    conforms_in(
        &[64, 128, 256, 512, 1024, 2048],
        [
            case("9.5", &[frame(TEXT, &characters)], [text(&characters)]),
            case("9.6", &[frame(BINARY, &bytes)], [binary(&bytes)]),
        ],
    )
    .await;
}

/// 9.7, 9.8, though not one by one.
#[tokio::test]
async fn a_thousand_messages_are_echoed_in_their_order() {
    let cases = [0, 16, 64, 256, 1024, 4096].map(|length| {
        let letters = (b'a'..=b'z').cycle().take(1000);
        let payloads: Vec<Vec<u8>> = letters.map(|letter| vec![letter; length]).collect();
        let says: Vec<Vec<u8>> = payloads.iter().map(|payload| frame(TEXT, payload)).collect();
        case(
            format!("9.7: 1,000 of {length}"),
            &says,
            payloads.iter().map(text),
        )
    });
    conforms_in(&[usize::MAX, 9973], cases).await;
}

/// §10.4: known by its header, or by the header of the fragment that is too much.
#[tokio::test]
async fn one_byte_too_many_is_1009() {
    let in_fragments = |last: usize| {
        [
            fragment(BINARY, bytes(MESSAGE_BYTES_MAX - 10)),
            header(FIN | CONTINUATION, last),
        ]
    };
    let last = [in_fragments(10).concat(), vec![0; 10]];
    conforms_in(
        &[usize::MAX, 1 << 20],
        [
            case(
                "16 MiB and a byte",
                &[header(FIN | BINARY, MESSAGE_BYTES_MAX + 1)],
                [],
            )
            .fails(1009),
            case("text", &[header(FIN | TEXT, MESSAGE_BYTES_MAX + 1)], []).fails(1009),
            case("2^63 - 1 bytes", &[header(FIN | BINARY, usize::MAX >> 1)], []).fails(1009),
            case("11 bytes too many", &in_fragments(21), []).fails(1009),
            case("one too many in fragments", &in_fragments(11), []).fails(1009),
        ],
    )
    .await;
    let server = super::echo().await;
    let mut peer = Peer::connect(server.address, "/").await;
    let said = peer.converse(&last.concat(), usize::MAX, 1).await;
    let [Said::Binary(echoed)] = &said[..] else {
        panic!("an echo was expected, and {said:?} came");
    };
    assert_eq!(echoed.len(), MESSAGE_BYTES_MAX);
}

#[tokio::test]
async fn a_limit_holds_to_the_byte_and_to_the_fragment() {
    let mut options = ConnectionOptions::default();
    options.message_bytes_max = 1000;
    options.message_fragments_max = 10;
    let app = App::empty().websocket::<Echo>().connection_options(options);
    let server = Server::start(app).await;
    let empty = |count: usize| {
        let mut says = fragment(TEXT, "a");
        (2..count).for_each(|_| says.extend(fragment(CONTINUATION, "")));
        says.extend(frame(CONTINUATION, "b"));
        says
    };
    let full = bytes(1000);
    let cases: [Case; 7] = [
        case("1,000 bytes", &[frame(BINARY, &full)], [binary(&full)]),
        case("1,001 bytes", &[frame(BINARY, bytes(1001))], []).fails(1009),
        case(
            "1,000 in two",
            &[message_in_fragments(BINARY, &full, 999)],
            [binary(&full)],
        ),
        case(
            "1,001 in two",
            &[message_in_fragments(BINARY, bytes(1001), 999)],
            [],
        )
        .fails(1009),
        case("10 fragments", &[empty(10)], [text("ab")]),
        case("11 fragments", &[empty(11)], []).fails(1009),
        // Behind a message that was whole, counting begins anew.
        case("10 and 10", &[empty(10), empty(10)], [text("ab"), text("ab")]),
    ];
    for case in cases {
        for chop in super::CHOPS {
            super::play(&server, &case, *chop).await;
        }
    }
}

/// What does not fit is known before its payload, which needs not come.
#[tokio::test]
async fn a_frame_that_is_too_big_fails_by_its_header() {
    let says = [header(FIN | BINARY, MESSAGE_BYTES_MAX + 1), vec![0; 1000]];
    conforms([case("a beginning", &says, []).fails(1009)]).await;
}
