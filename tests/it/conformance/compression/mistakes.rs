//! What fails a connection that compresses: reserved bits (RFC 7692 §6), data that is no DEFLATE (§7.2.2), no UTF-8 (RFC 6455
//! §8.1), or too much (RFC 7692 §8).

use super::{EACH_BY_ITSELF, IN_CONTEXT, Terms, compressed};
use crate::conformance::utf8::sequences::{invalid, valid};
use crate::conformance::{Case, MESSAGE_BYTES_MAX, binary, case, conforms, conforms_in, echo, pong, text};
use crate::kit::Said;
use crate::kit::frames::{
    BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, RSV1, TEXT, fragment, frame, frame_of, header,
    message_in_fragments,
};

const BOTH: [&Terms; 2] = [&EACH_BY_ITSELF, &IN_CONTEXT];

fn fails(terms: &'static Terms, name: &str, says: &[Vec<u8>], code: u16) -> Case {
    case(format!("{name}, {}", terms.agreed), says, [])
        .fails(code)
        .on(terms)
}

#[tokio::test]
async fn rsv1_of_a_control_frame_fails_the_connection() {
    for terms in BOTH {
        let cases = [PING, PONG, CLOSE].map(|opcode| {
            let says = [frame(TEXT, "a"), frame_of(FIN | RSV1 | opcode, "")];
            let answer = terms.echo(text("a"), 1, true);
            case(format!("§6: opcode {opcode}"), &says, [answer])
                .fails(1002)
                .on(terms)
        });
        conforms(cases).await;
    }
}

#[tokio::test]
async fn rsv1_of_a_later_fragment_fails_the_connection() {
    for terms in BOTH {
        let deflated = terms.deflating().deflate("Hello");
        let last = frame_of(FIN | RSV1 | CONTINUATION, &deflated[3..]);
        let middle = frame_of(RSV1 | CONTINUATION, "");
        let begun = || fragment(RSV1 | TEXT, &deflated[..3]);
        conforms([
            fails(terms, "§6: the last", &[begun(), last.clone()], 1002),
            fails(terms, "§6: in the middle", &[begun(), middle], 1002),
            fails(
                terms,
                "§6: of one that is not compressed",
                &[fragment(TEXT, "a"), last.clone()],
                1002,
            ),
            fails(terms, "§6: of nothing", &[last], 1002),
        ])
        .await;
    }
}

/// §6: the extension gives a meaning to one bit alone.
#[tokio::test]
async fn the_other_reserved_bits_fail_the_connection_still() {
    for terms in BOTH {
        let hello = terms.deflating().deflate("Hello");
        let cases = [0x10, 0x20, 0x30, 0x50, 0x60, 0x70].map(|bits| {
            let says = [frame_of(FIN | bits | TEXT, &hello)];
            fails(terms, &format!("bits {bits:#x}"), &says, 1002)
        });
        conforms(cases).await;
    }
}

/// §5.1: a server that could inflate does not, for those who have not agreed.
#[tokio::test]
async fn what_was_not_agreed_on_is_not_used() {
    let hello = EACH_BY_ITSELF.deflating().deflate("Hello");
    let says = [frame(TEXT, "a"), frame_of(FIN | RSV1 | TEXT, hello)];
    conforms([case("no agreement", &says, [text("a")]).fails(1002)]).await;
}

#[tokio::test]
async fn what_is_no_deflate_fails_the_connection() {
    for terms in BOTH {
        let wrong = |name: &str, payload: &[u8]| {
            let says = [frame_of(FIN | RSV1 | BINARY, payload), frame(PING, "too late")];
            fails(terms, name, &says, 1007)
        };
        conforms([
            wrong("a reserved kind of block", b"\x07"),
            wrong("rubbish", &[0xff; 16]),
            wrong(
                "a stored block whose lengths differ",
                b"\x00\x05\x00\x00\x00Hello\x00",
            ),
            wrong("a distance to before the beginning", b"\xf2\x00\x11\x00\x00"),
            wrong(
                "behind a good block",
                b"\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff\x07",
            ),
            wrong("behind a final block", b"\xf3\x48\xcd\xc9\xc9\x07\x00\x07"),
        ])
        .await;
    }
}

/// Where nothing is kept for messages to come, each is known to be whole, or not.
#[tokio::test]
async fn a_message_that_ends_within_a_block_fails_the_connection() {
    let deflated = EACH_BY_ITSELF.deflating().deflate("Hello, world!");
    let cases = (1..deflated.len() - 1).map(|length| {
        let says = [frame_of(FIN | RSV1 | TEXT, &deflated[..length])];
        fails(&EACH_BY_ITSELF, &format!("{length} bytes"), &says, 1007)
    });
    conforms(cases).await;
}

/// §7.1.1.2: a client that agreed to have no context, and has one.
#[tokio::test]
async fn a_reference_to_a_message_before_fails_a_connection_without_context() {
    let mut deflating = IN_CONTEXT.deflating();
    let says = [(); 2].map(|()| frame_of(FIN | RSV1 | TEXT, deflating.deflate("Hello, world!")));
    let answers = [text("Hello, world!")];
    conforms([case("a second one", &says, answers)
        .fails(1007)
        .on(&EACH_BY_ITSELF)])
    .await;
}

#[tokio::test]
async fn compressed_text_that_is_not_utf8_fails_the_connection() {
    for terms in BOTH {
        let cases = invalid().into_iter().flat_map(|sequence| {
            let deflated = terms.deflating().deflate(&sequence);
            let name = format!("{sequence:x?}");
            [
                fails(terms, &name, &[frame_of(FIN | RSV1 | TEXT, &deflated)], 1007),
                fails(
                    terms,
                    &format!("{name}, bytewise"),
                    &[message_in_fragments(RSV1 | TEXT, &deflated, 1)],
                    1007,
                ),
            ]
        });
        conforms_in(&[usize::MAX, 1], cases).await;
    }
}

#[tokio::test]
async fn compressed_text_that_is_utf8_is_echoed_and_bytes_may_be_anything() {
    for terms in BOTH {
        let texts = valid().into_iter().map(|sequence| {
            let says = [message_in_fragments(
                RSV1 | TEXT,
                terms.deflating().deflate(&sequence),
                1,
            )];
            let echo = terms.echo(text(&sequence), sequence.len(), true);
            case(format!("{sequence:x?}"), &says, [echo]).on(terms)
        });
        let bytes = invalid().into_iter().map(|sequence| {
            let says = [frame_of(
                FIN | RSV1 | BINARY,
                terms.deflating().deflate(&sequence),
            )];
            let echo = terms.echo(binary(&sequence), sequence.len(), true);
            case(format!("{sequence:x?}"), &says, [echo]).on(terms)
        });
        conforms_in(&[usize::MAX, 1], texts.chain(bytes)).await;
    }
}

/// As text that is not compressed does (6.4): what is flushed is looked at, though the message goes on.
#[tokio::test]
async fn compressed_text_fails_before_its_end() {
    let server = echo().await;
    for terms in BOTH {
        let mut deflating = terms.deflating();
        let mut peer = terms.agree_with(&server).await;
        peer.say(&fragment(RSV1 | TEXT, deflating.flushed("so far so good ")))
            .await;
        peer.say(&frame(PING, "still here?")).await;
        assert_eq!(peer.said().await, pong("still here?"));
        peer.say(&fragment(CONTINUATION, deflating.flushed(b"\xed\xa0\x80")))
            .await;
        assert!(matches!(peer.said().await, Said::Close(1007, _)));
        assert_eq!(peer.said().await, Said::End);
    }
}

/// §8: a thousandth of the bytes is sent.
#[tokio::test]
async fn a_bomb_is_1009_at_its_first_byte_too_many() {
    for terms in BOTH {
        let most = vec![0; MESSAGE_BYTES_MAX];
        let allowed = terms.deflating().deflate(&most);
        let bomb = terms.deflating().deflate(vec![0; MESSAGE_BYTES_MAX + 1]);
        assert!(bomb.len() < MESSAGE_BYTES_MAX / 900, "{} bytes", bomb.len());
        let without_end = [fragment(
            RSV1 | BINARY,
            terms.deflating().flushed(vec![0; MESSAGE_BYTES_MAX + 1]),
        )];
        conforms_in(
            &[usize::MAX],
            [
                case(
                    "just enough",
                    &[frame_of(FIN | RSV1 | BINARY, allowed)],
                    [compressed(binary(most))],
                )
                .on(terms),
                fails(
                    terms,
                    "a byte too many",
                    &[frame_of(FIN | RSV1 | BINARY, &bomb)],
                    1009,
                ),
                fails(terms, "text", &[frame_of(FIN | RSV1 | TEXT, &bomb)], 1009),
                fails(
                    terms,
                    "in fragments",
                    &[message_in_fragments(RSV1 | BINARY, &bomb, 997)],
                    1009,
                ),
                fails(terms, "in one that is not the last", &without_end, 1009),
            ],
        )
        .await;
    }
}

/// Known by its header: no DEFLATE of a message that is allowed is so long, unless it was made to be.
#[tokio::test]
async fn a_compressed_frame_that_is_far_too_long_fails_by_its_header() {
    for terms in BOTH {
        let says = [header(FIN | RSV1 | BINARY, 2 * MESSAGE_BYTES_MAX)];
        conforms([fails(terms, "a header", &says, 1009)]).await;
    }
}
