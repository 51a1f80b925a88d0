//! What a sender may make of a message: any blocks of DEFLATE (RFC 7692 §7.2.1, §7.2.3).

use super::content::noise;
use super::{EACH_BY_ITSELF, IN_CONTEXT, NARROW, Terms, compressed};
use crate::conformance::{Case, binary, case, conforms, conforms_in, text};
use crate::kit::frames::{BINARY, CONTINUATION, FIN, RSV1, TEXT, fragment, frame, frame_of};

const BOTH: [&Terms; 2] = [&EACH_BY_ITSELF, &IN_CONTEXT];

/// "Hello" as the RFC compresses it.
const HELLO: &[u8] = b"\xf2\x48\xcd\xc9\xc9\x07\x00";

/// Text in one frame, by its payload.
fn inflates(terms: &'static Terms, name: &str, payload: &[u8], to: &str) -> Case {
    let says = [frame_of(FIN | RSV1 | TEXT, payload)];
    case(name, &says, [terms.echo(text(to), to.len(), true)]).on(terms)
}

#[tokio::test]
async fn the_examples_of_the_rfc_are_inflated() {
    let stored = b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00";
    let final_block = b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00";
    let two_blocks = b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00";
    for terms in BOTH {
        let in_two = [
            fragment(RSV1 | TEXT, &HELLO[..3]),
            frame(CONTINUATION, &HELLO[3..]),
        ];
        conforms([
            inflates(terms, "§7.2.3.1: one block", HELLO, "Hello"),
            case(
                "§7.2.3.1: in fragments",
                &in_two,
                [terms.echo(text("Hello"), 5, true)],
            )
            .on(terms),
            inflates(terms, "§7.2.3.3: a stored block", stored, "Hello"),
            inflates(terms, "§7.2.3.4: a final block", final_block, "Hello"),
            inflates(terms, "§7.2.3.5: two blocks", two_blocks, "Hello"),
            inflates(terms, "§7.2.3.6: nothing", b"\x00", ""),
        ])
        .await;
    }
    // In it, five bytes say "Hello" again.
    let again = [HELLO, b"\xf2\x00\x11\x00\x00"].map(|payload| frame_of(FIN | RSV1 | TEXT, payload));
    let hello = || compressed(text("Hello"));
    conforms([case("§7.2.3.2: a shared window", &again, [hello(), hello()]).on(&IN_CONTEXT)]).await;
}

/// §7.2.1: what ends with an empty final block ends with a block, too.
#[tokio::test]
async fn empty_blocks_of_any_kind_are_inflated() {
    for terms in BOTH {
        let many = [b"\x00\x00\x00\xff\xff".repeat(100), HELLO.to_vec()].concat();
        conforms([
            inflates(
                terms,
                "an empty final block behind",
                b"\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff\x03\x00\x00",
                "Hello",
            ),
            inflates(terms, "an empty final block alone", b"\x03\x00\x00", ""),
            inflates(
                terms,
                "an empty stored final block",
                b"\x01\x00\x00\xff\xff\x00",
                "",
            ),
            inflates(terms, "an empty block of a fixed code", b"\x02\x00", ""),
            inflates(terms, "a hundred empty ones before", &many, "Hello"),
            inflates(terms, "no bytes at all", b"", ""),
        ])
        .await;
    }
}

/// §7.2.3.4, §7.2.3.5: a final block does not end the message.
#[tokio::test]
async fn what_follows_a_final_block_belongs_to_the_message() {
    let last = b"\xf3\x48\xcd\xc9\xc9\x07\x00";
    for terms in BOTH {
        let then = |behind: &[u8]| [last, behind].concat();
        conforms([
            inflates(
                terms,
                "two final blocks",
                &then(b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),
                "HelloHello",
            ),
            inflates(terms, "then another", &then(HELLO), "HelloHello"),
            inflates(
                terms,
                "then a stored one",
                &then(b"\x00\x01\x00\xfe\xff!\x00"),
                "Hello!",
            ),
            inflates(terms, "without the empty one behind", last, "Hello"),
        ])
        .await;
    }
    // And nor does it end the context for messages behind it.
    let says = [&last[..], b"\x00"].concat();
    let says = [
        frame_of(FIN | RSV1 | TEXT, says),
        frame_of(FIN | RSV1 | TEXT, b"\xf2\x00\x11\x00\x00"),
    ];
    let hello = || compressed(text("Hello"));
    conforms([case("§7.2.3.2 behind §7.2.3.4", &says, [hello(), hello()]).on(&IN_CONTEXT)]).await;
}

/// §7.2.3.3: as long as they may be, and several.
#[tokio::test]
async fn stored_blocks_are_inflated() {
    let bytes = noise(100_000);
    let mut payload = Vec::new();
    for block in bytes.chunks(65_535) {
        let length = u16::try_from(block.len()).expect("a block");
        payload.push(0);
        payload.extend(length.to_le_bytes());
        payload.extend((!length).to_le_bytes());
        payload.extend(block);
    }
    payload.push(0);
    let cases = BOTH.map(|terms| {
        let echo = terms.echo(binary(&bytes), bytes.len(), false);
        let says = [frame_of(FIN | RSV1 | BINARY, &payload)];
        case("stored", &says, [echo]).on(terms)
    });
    conforms_in(&[usize::MAX, 997], cases).await;
}

/// §7.1.2.2: 32 KiB, less what zlib needs to look ahead; in the message, and in the context where there is one.
#[tokio::test]
async fn a_client_may_refer_as_far_back_as_it_was_not_told_not_to() {
    let far = noise(32_400);
    let [within, behind] = [[&far[..], &far[..100]].concat(), far[..100].to_vec()];
    for terms in BOTH {
        let mut deflating = terms.deflating();
        let says = [&within, &far, &behind].map(|payload| deflating.deflate(payload));
        assert!(says[0].len() < 32_500, "it refers back: {}", says[0].len());
        let says = says.map(|payload| frame_of(FIN | RSV1 | BINARY, payload));
        let echoes = [(&within, true), (&far, false), (&behind, false)]
            .map(|(payload, shrinks)| terms.echo(binary(payload), payload.len(), shrinks));
        conforms_in(&[usize::MAX, 997], [case("far back", &says, echoes).on(terms)]).await;
    }
}

/// §7.1.2.2: the window is the most that a client may use, and not the least.
#[tokio::test]
async fn a_message_within_a_narrow_window_is_inflated() {
    let message = "narrow ".repeat(1000);
    let deflated = NARROW.deflating().deflate(&message);
    conforms([inflates(&NARROW, "narrow", &deflated, &message)]).await;
}
