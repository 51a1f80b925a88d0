//! Sections 12 and 13: permessage-deflate. The peer compresses by zlib itself ([`Deflating`]), and holds the server to what
//! was agreed on.
//!
//! What RFC 7692 demands of a server, and where it is tested:
//!
//! | section | demand | test |
//! |---|---|---|
//! | 5, 5.1 | one offer is answered, the first that can be kept, or none; what was not offered is not used | `negotiation` |
//! | 6 | RSV1 is sent with a compressed message alone, at its first frame | [`Said`], everywhere |
//! | 6 | RSV1 of a control frame or a later fragment fails the connection | `mistakes` |
//! | 6.2 | messages with and without RSV1 may alternate, and be in fragments | `a_message_that_is_not_compressed_may_come_between`, `fragments_are_inflated_together` |
//! | 7.1 | a parameter that is unknown, twice there, or has a wrong value: the offer is declined | `negotiation::an_offer_that_must_be_declined_is` |
//! | 7.1.1.1 | asked for no context, the server uses none | `negotiation`, [`Deflating`] |
//! | 7.1.1.2 | where the answer does not forbid it, a client's context is kept | `blocks::the_examples_of_the_rfc_are_inflated`, `IN_CONTEXT` |
//! | 7.1.2.1 | the answer names a window that is no larger than the offer's, and the server keeps to it | `negotiation`, [`Deflating`] |
//! | 7.1.2.2 | a client is not told a window that did not say that it can be | `negotiation` |
//! | 7.1.2.2 | a client that was not told one may use 32 KiB | `blocks::a_client_may_refer_as_far_back_as_it_was_not_told_not_to` |
//! | 7.2.1 | a message goes without its tail | [`Deflating`] |
//! | 7.2.2 | the tail is put back, and any blocks of DEFLATE are inflated | `blocks` |
//! | 7.2.2, 8.1 of RFC 6455 | what inflates to no UTF-8, or does not inflate, fails the connection | `mistakes` |
//! | 8 | what inflates is bounded as it comes | `mistakes::a_bomb_is_1009_at_its_first_byte_too_many` |

mod blocks;
mod content;
mod mistakes;
mod negotiation;

use asena_ws::Compression;
use asena_ws::prelude::*;

use self::content::Content;
use super::{CHOPS, Case, binary, case, conforms, conforms_in, pong, text};
use crate::kit::deflating::Deflating;
use crate::kit::frames::{
    BINARY, CONTINUATION, FIN, PING, RSV1, TEXT, fragment, frame, frame_of, message_in_fragments,
};
use crate::kit::{Peer, Said, Server};

/// From so many bytes on, `/` compresses.
const THRESHOLD_BYTES: usize = 1024;

const SIZES: [usize; 13] = [
    0, 1, 16, 64, 256, 1023, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072,
];

/// It compresses whatever it says.
#[websocket(path = "/in-context", compression = Compression::new()
    .server_context_takeover(true).client_context_takeover(true).threshold_bytes(0))]
pub(super) struct EchoInContext;

#[handlers]
impl EchoInContext {
    #[on_message]
    async fn echo(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

/// What a client offers to an endpoint, and what they agree on.
pub(super) struct Terms {
    path: &'static str,
    offer: &'static str,
    agreed: &'static str,
}

/// What browsers offer, without contexts of ours.
const EACH_BY_ITSELF: Terms = Terms {
    path: "/",
    offer: "permessage-deflate; client_max_window_bits",
    agreed: "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
};

const IN_CONTEXT: Terms = Terms {
    path: "/in-context",
    offer: "permessage-deflate; client_max_window_bits",
    agreed: "permessage-deflate",
};

const NARROW: Terms = Terms {
    path: "/",
    offer: "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
    agreed: "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; \
             client_max_window_bits=9",
};

const NARROW_IN_CONTEXT: Terms = Terms {
    path: "/in-context",
    offer: "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
    agreed: "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
};

const ITS_CONTEXT: Terms = Terms {
    path: "/in-context",
    offer: "permessage-deflate; server_no_context_takeover",
    agreed: "permessage-deflate; server_no_context_takeover",
};

const OUR_CONTEXT: Terms = Terms {
    path: "/in-context",
    offer: "permessage-deflate; client_no_context_takeover",
    agreed: "permessage-deflate; client_no_context_takeover",
};

impl Terms {
    pub(super) async fn agree_with(&self, server: &Server) -> Peer {
        let peer = Peer::connect_offering(server.address, self.path, &[self.offer]).await;
        assert_eq!(peer.agreed(), Some(self.agreed), "{}", self.offer);
        peer
    }

    fn deflating(&self) -> Deflating {
        Deflating::as_agreed(self.agreed)
    }

    /// An echo: with a context everything is compressed, without what is long enough and shrinks.
    fn echo(&self, message: Said, length: usize, shrinks: bool) -> Said {
        let has_context = !self.agreed.contains("server_no_context_takeover");
        if has_context || (shrinks && length >= THRESHOLD_BYTES) {
            compressed(message)
        } else {
            message
        }
    }
}

fn compressed(message: Said) -> Said {
    Said::Compressed(Box::new(message))
}

/// Three times the same, so that the second and the third refer to what was before, where they may.
fn three_times(terms: &'static Terms, content: Content, length: usize, fragment: usize) -> Case {
    let payload = content.of(length);
    let mut deflating = terms.deflating();
    let says = [(); 3].map(|()| {
        let deflated = deflating.deflate(&payload);
        message_in_fragments(RSV1 | content.opcode(), deflated, fragment)
    });
    let echo = terms.echo(content.said(&payload), length, content.shrinks());
    let name = format!(
        "12: {content:?} of {length} in fragments of {fragment}, {}",
        terms.agreed
    );
    case(name, &says, [echo.clone(), echo.clone(), echo]).on(terms)
}

fn all_contents(terms: &'static Terms, lengths: &[usize], fragment: usize) -> Vec<Case> {
    let of_length =
        |&length: &usize| Content::ALL.map(|content| three_times(terms, content, length, fragment));
    lengths.iter().flat_map(of_length).collect()
}

/// 12.1 to 12.5.
#[tokio::test]
async fn messages_of_any_size_and_kind_are_echoed() {
    for terms in [&EACH_BY_ITSELF, &IN_CONTEXT] {
        conforms_in(&[usize::MAX, 997], all_contents(terms, &SIZES, usize::MAX)).await;
        conforms_in(&[7, 1], all_contents(terms, &SIZES[..7], usize::MAX)).await;
    }
}

#[tokio::test]
async fn a_long_message_is_echoed_in_any_chops() {
    for terms in [&EACH_BY_ITSELF, &IN_CONTEXT] {
        let case = || [three_times(terms, Content::Json, 131_072, usize::MAX)];
        conforms(case()).await;
    }
}

/// §7.1.2: neither side refers further back than the other can look.
#[tokio::test]
async fn narrow_windows_are_kept_to() {
    for terms in [&NARROW, &NARROW_IN_CONTEXT] {
        conforms_in(
            &[usize::MAX, 997],
            all_contents(terms, &[256, 4096, 65_536], usize::MAX),
        )
        .await;
    }
}

/// §7.1.1: each side decides for its own messages.
#[tokio::test]
async fn either_side_may_have_a_context_alone() {
    for terms in [&ITS_CONTEXT, &OUR_CONTEXT] {
        conforms_in(
            &[usize::MAX, 997],
            all_contents(terms, &[1024, 16_384], usize::MAX),
        )
        .await;
    }
}

/// 12.1.11 to 12.1.18 and their like: fragments are cut through the compressed message (§6.1), wherever.
#[tokio::test]
async fn fragments_are_inflated_together() {
    for terms in [&EACH_BY_ITSELF, &IN_CONTEXT] {
        let long = [8192, 16_384, 32_768, 65_536, 131_072];
        conforms_in(&[usize::MAX, 997], all_contents(terms, &long, 256)).await;
        conforms_in(CHOPS, all_contents(terms, &[1, 64, 256], 1)).await;
    }
}

/// §6.1: empty ones as well; only the first one has RSV1.
#[tokio::test]
async fn fragments_may_be_empty() {
    let cases = [&EACH_BY_ITSELF, &IN_CONTEXT].map(|terms| {
        let deflated = terms.deflating().deflate("Hello");
        let says = [
            fragment(RSV1 | TEXT, ""),
            fragment(CONTINUATION, &deflated[..3]),
            fragment(CONTINUATION, ""),
            fragment(CONTINUATION, &deflated[3..]),
            frame(CONTINUATION, ""),
        ];
        case("empty fragments", &says, [terms.echo(text("Hello"), 5, true)]).on(terms)
    });
    conforms(cases).await;
}

/// §6.1: a sender may flush where it cuts.
#[tokio::test]
async fn fragments_may_be_whole_blocks() {
    let cases = [&EACH_BY_ITSELF, &IN_CONTEXT].map(|terms| {
        let mut deflating = terms.deflating();
        let says = [
            fragment(RSV1 | TEXT, deflating.flushed("Hello, ")),
            fragment(CONTINUATION, deflating.flushed("")),
            frame(CONTINUATION, deflating.deflate("world!")),
        ];
        case("flushed", &says, [terms.echo(text("Hello, world!"), 13, true)]).on(terms)
    });
    conforms(cases).await;
}

/// §6.2: and it changes nothing for those that are.
#[tokio::test]
async fn a_message_that_is_not_compressed_may_come_between() {
    let cases = [&EACH_BY_ITSELF, &IN_CONTEXT].map(|terms| {
        let mut deflating = terms.deflating();
        let message = "between ".repeat(200);
        let mut squeezed = || frame_of(FIN | RSV1 | TEXT, deflating.deflate(&message));
        let says = [
            frame(TEXT, "before"),
            squeezed(),
            frame(TEXT, &message),
            squeezed(),
            message_in_fragments(BINARY, &message, 100),
            squeezed(),
        ];
        let short = terms.echo(text("before"), 6, true);
        let long = || terms.echo(text(&message), message.len(), true);
        let bytes = terms.echo(binary(&message), message.len(), true);
        case(
            "alternating",
            &says,
            [short, long(), long(), long(), bytes, long()],
        )
        .on(terms)
    });
    conforms(cases).await;
}

/// §6: control frames are as they were.
#[tokio::test]
async fn a_ping_may_come_between_compressed_fragments() {
    let cases = [&EACH_BY_ITSELF, &IN_CONTEXT].map(|terms| {
        let deflated = terms.deflating().deflate("Hello, world!");
        let says = [
            fragment(RSV1 | TEXT, &deflated[..4]),
            frame(PING, "ping payload"),
            frame(CONTINUATION, &deflated[4..]),
        ];
        let answers = [pong("ping payload"), terms.echo(text("Hello, world!"), 13, true)];
        case("a ping between", &says, answers).on(terms)
    });
    conforms(cases).await;
}

/// 12.1.1 and its like send 1,000.
#[tokio::test]
async fn a_thousand_messages_are_echoed_in_their_order() {
    let cases = [&EACH_BY_ITSELF, &IN_CONTEXT, &NARROW_IN_CONTEXT].map(|terms| {
        let mut deflating = terms.deflating();
        let payloads: Vec<Vec<u8>> = (0..1000)
            .map(|number| [format!("{number} ").into_bytes(), Content::Json.of(number)].concat())
            .collect();
        let says: Vec<Vec<u8>> = payloads
            .iter()
            .map(|payload| frame_of(FIN | RSV1 | TEXT, deflating.deflate(payload)))
            .collect();
        let echoes = payloads
            .iter()
            .map(|payload| terms.echo(text(payload), payload.len(), true));
        case("1,000", &says, echoes).on(terms)
    });
    conforms_in(&[usize::MAX, 9973], cases).await;
}
