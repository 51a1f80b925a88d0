//! Conformance to RFC 6455 and RFC 7692, in the sections of the Autobahn TestSuite and its numbers, over real sockets.
//!
//! Each case is said in one piece and in pieces of 997, 7 and 1 bytes, to an echo that takes 16 MiB, over TCP sockets that the
//! app knows for such, and over streams that it takes as it would take those of TLS. It must be answered in
//! the strict way: what came before a mistake is answered, the mistake with its close code, and then the stream ends without
//! a reset. The peer ([`Peer`](crate::kit::Peer)) refuses whatever a server must not send. `scripts/autobahn` runs the suite
//! itself.
//!
//! What RFC 6455 demands of a server, and where it is tested:
//!
//! | section | demand | test |
//! |---|---|---|
//! | 4.1, 4.2.1 | a handshake that is not by the book is refused | `handshake::whatever_is_missing_or_wrong_is_refused` |
//! | 4.2.2, 1.3 | the key is proved to have been read | `handshake::the_answer_is_the_one_of_the_rfc` |
//! | 4.2.2 | no subprotocol, no extension that was not offered, 9.1 | `handshake::nothing_is_agreed_on_that_was_not_offered` |
//! | 4.2.2, 4.4 | another version is told ours | `handshake::another_version_is_told_ours` |
//! | 5.1 | an unmasked frame fails the connection | `framing::an_unmasked_frame_fails_the_connection` |
//! | 5.1 | a server does not mask | [`Peer`](crate::kit::Peer), everywhere |
//! | 5.2 | reserved bits fail the connection | `reserved_bits` |
//! | 5.2 | reserved opcodes fail the connection | `opcodes` |
//! | 5.2 | a length has its shortest form, and 63 bits | `framing::a_length_that_is_not_in_its_shortest_form_fails` |
//! | 5.3 | whatever the mask, it is taken off | `framing::any_mask_is_taken_off` |
//! | 5.4 | fragments are one message, in order, however many | `fragmentation`, `limits` |
//! | 5.4 | control frames may stand between fragments | `fragmentation::a_ping_between_fragments_is_answered_at_once` |
//! | 5.4 | messages do not interleave, nothing is continued that was not begun | `fragmentation` |
//! | 5.4, 5.5 | control frames are not fragmented | `fragmentation::a_control_frame_is_not_fragmented` |
//! | 5.5 | control frames have 125 bytes at most | `pings`, `closing` |
//! | 5.5.1 | a close is answered, and nothing is sent behind ours | `closing`, `runtime::closing::nothing_can_be_sent_behind_a_close` |
//! | 5.5.2, 5.5.3 | a ping is answered with its payload, after a close it is not | `pings`, `closing` |
//! | 5.5.3 | a pong that was not asked for is not answered | `pings::a_pong_is_not_answered` |
//! | 5.6, 8.1 | text is UTF-8, as a whole, or fails the connection | `utf8` |
//! | 5.8, 9 | extension data without an extension fails the connection | `reserved_bits` |
//! | 7.1.1 | the server ends the TCP connection, cleanly | every case, and `ends` |
//! | 7.1.4, 7.1.5 | a connection ends as its peer said | `ends` |
//! | 7.1.7 | behind a mistake nothing is processed | `reserved_bits`, `opcodes` |
//! | 7.4 | codes that are not to be sent fail the connection | `closing::each_code_is_taken_or_refused` |
//! | 7.4.1 | and are not sent by us: 1005, 1006, 1015 | `closing::a_close_is_answered_with_what_it_says`, [`CloseCode::new`] |
//! | 11.3.1, 11.3.3 | the key must stand there once, and its proof does | `handshake` |
//! | 11.3.2, 11.3.4 | extensions and subprotocols may be cut into lines | `compression::negotiation`, `runtime::wire` |
//! | 10.4 | sizes are bounded | `limits::one_byte_too_many_is_1009` |
//!
//! And what RFC 7692 does: `compression`.

mod closing;
mod compression;
mod ends;
mod fragmentation;
mod framing;
mod handshake;
mod limits;
mod misc;
mod opcodes;
mod pings;
mod reserved_bits;
mod utf8;

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Compression, ConnectionOptions};

use self::compression::{EchoInContext, Terms};
use crate::kit::frames::close;
use crate::kit::{Peer, Said, Server, wire};

const MIB: usize = 1024 * 1024;
const MESSAGE_BYTES_MAX: usize = 16 * MIB;

/// In pieces of so many bytes is said what is small: at once first.
const CHOPS: &[usize] = &[usize::MAX, 997, 7, 1];
/// And what is large.
const LARGE_CHOPS: &[usize] = &[usize::MAX, 100_003];

/// Up to so many bytes, a frame of HTTP/2 for each of them takes no minute.
const HTTP2_BYTE_BY_BYTE_MAX: usize = 16 * 1024;

#[websocket("/")]
struct Echo;

#[handlers]
impl Echo {
    #[on_message]
    async fn echo(&self, ws: &Socket<Self>, message: Message) {
        ws.send(message);
    }
}

/// A peer's part of a conversation, and what the server must answer.
struct Case {
    name: String,
    says: Vec<u8>,
    answers: Vec<Said>,
    /// The code that the server closes with. If there is none, it stays open, and the peer closes.
    fails: Option<u16>,
    /// Where and how it compresses.
    terms: Option<&'static Terms>,
}

/// A case in which all is right.
fn case(name: impl Into<String>, says: &[Vec<u8>], answers: impl IntoIterator<Item = Said>) -> Case {
    Case {
        name: name.into(),
        says: says.concat(),
        answers: answers.into_iter().collect(),
        fails: None,
        terms: None,
    }
}

impl Case {
    /// Behind its answers, the server fails the connection.
    fn fails(self, code: u16) -> Self {
        Self {
            fails: Some(code),
            ..self
        }
    }

    /// With compression.
    fn on(self, terms: &'static Terms) -> Self {
        Self {
            terms: Some(terms),
            ..self
        }
    }
}

/// An echo with large limits.
async fn echo() -> Server {
    Server::start(echo_app()).await
}

/// The same over streams that are no TCP sockets to it: what writes to them is other code.
async fn wrapped_echo() -> Server {
    Server::start_wrapped(echo_app()).await
}

fn echo_app() -> AppBuilder {
    let mut options = ConnectionOptions::default();
    options.message_bytes_max = MESSAGE_BYTES_MAX;
    options.outbox_bytes_max = 2 * MESSAGE_BYTES_MAX;
    // What no client asks for changes nothing.
    options.compression = Some(Compression::new());
    let app = App::empty().websocket::<Echo>().websocket::<EchoInContext>();
    app.connection_options(options)
}

/// Plays all cases in all chops.
async fn conforms(cases: impl IntoIterator<Item = Case>) {
    conforms_in(CHOPS, cases).await;
}

async fn conforms_in(chops: &[usize], cases: impl IntoIterator<Item = Case>) {
    let (server, wrapped) = (echo().await, wrapped_echo().await);
    for case in cases {
        for chop in chops {
            if wire::is_http2() && *chop == 1 && case.says.len() > HTTP2_BYTE_BY_BYTE_MAX {
                continue;
            }
            play(&server, &case, *chop).await;
            play(&wrapped, &case, *chop).await;
        }
    }
}

async fn play(server: &Server, case: &Case, chop: usize) {
    let name = format!("{}, in chops of {chop}", case.name);
    let mut peer = match case.terms {
        Some(terms) => terms.agree_with(server).await,
        None => Peer::connect(server.address, "/").await,
    };
    let count = case.answers.len();
    let Some(code) = case.fails else {
        let answers = peer.converse(&case.says, chop, count).await;
        assert_eq!(answers, case.answers, "{name}");
        let end = peer.converse(&close(1000, "bye"), chop, 2).await;
        assert_eq!(end, [Said::Close(1000, "bye".to_owned()), Said::End], "{name}");
        return;
    };
    let answers = peer.converse(&case.says, chop, count + 2).await;
    assert_eq!(answers[..count.min(answers.len())], case.answers, "{name}");
    match &answers[count..] {
        [Said::Close(closed, reason), Said::End] => {
            assert_eq!(*closed, code, "{name}: {reason}");
            assert!(!reason.is_empty(), "{name}: the peer is told what was wrong");
        }
        other => panic!("{name}: close {code} and the end were expected, and {other:?} came"),
    }
}

fn text(text: impl AsRef<[u8]>) -> Said {
    Said::Text(String::from_utf8(text.as_ref().to_vec()).expect("text is UTF-8"))
}

fn binary(bytes: impl AsRef<[u8]>) -> Said {
    Said::Binary(bytes.as_ref().to_vec())
}

fn pong(payload: impl AsRef<[u8]>) -> Said {
    Said::Pong(payload.as_ref().to_vec())
}
