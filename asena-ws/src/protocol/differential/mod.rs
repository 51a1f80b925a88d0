//! The same bytes to our codec and to tungstenite's: what one hears the other hears, and what one refuses the other refuses.
//!
//! Where they differ on purpose:
//!
//! - A length in more bytes than it needs is refused by us (RFC 6455 §5.2) and taken by tungstenite.
//! - Close code 1014 is registered with IANA and taken by us; tungstenite does not know it.
//! - A close code that must not be sent is refused by us; tungstenite answers it, too, with 1002, but tells its user of a close
//!   (see [`peer::Heard`]).
//! - We refuse at the byte that shows the mistake, tungstenite when the frame is whole: so streams end with a whole frame here.
//! - The number of fragments is limited by us alone: it has no limit here.

mod peer;
mod stream;

use proptest::collection::vec;
use proptest::prelude::*;

use self::peer::{Heard, heard_by_client, heard_by_server, written_by_client};
use self::stream::{has_a_known_difference, stream};
use super::decoder::{Decoder, Event, Limits};
use super::{CloseCode, CloseReason, EncodedFrame, Message};

fn heard_by_us(stream: &[u8], message_bytes_max: usize, chunk: usize) -> Heard {
    let limits = Limits {
        message_bytes_max,
        message_fragments_max: usize::MAX,
        deflate_pool: None,
    };
    let mut decoder = Decoder::default();
    let mut heard = Heard::default();
    for chunk in stream.chunks(chunk) {
        let mut chunk = chunk.to_vec();
        let mut input = &mut chunk[..];
        while !input.is_empty() {
            let Ok((consumed, event)) = decoder.decode(input, &limits) else {
                heard.is_refused = true;
                return heard;
            };
            let is_close = matches!(event, Some(Event::Close(_)));
            heard.events.extend(event);
            if is_close {
                // Nothing counts behind it.
                return heard;
            }
            input = &mut input[consumed..];
        }
    }
    heard
}

fn message() -> impl Strategy<Value = Message> {
    let size = prop_oneof![0..300_usize, 65_500..65_600_usize];
    prop_oneof![
        ".{0,40}".prop_map(Message::from),
        (size, any::<u8>()).prop_map(|(size, byte)| Message::from(vec![byte; size])),
    ]
}

fn frame() -> impl Strategy<Value = (EncodedFrame, Event)> {
    prop_oneof![
        3 => message().prop_map(|message| (EncodedFrame::message(message.clone()), Event::Message(message))),
        1 => vec(any::<u8>(), 0..126)
            .prop_map(|payload| (EncodedFrame::ping(payload.clone().into()), Event::Ping(payload.into()))),
        1 => vec(any::<u8>(), 0..126)
            .prop_map(|payload| (EncodedFrame::pong(payload.clone().into()), Event::Pong(payload.into()))),
    ]
}

fn close() -> impl Strategy<Value = CloseReason> {
    let code = prop_oneof![any::<u16>(), 1000..1016_u16];
    (code, ".{0,60}").prop_filter_map("a code that tungstenite knows, too", |(code, reason)| {
        let code = CloseCode::new(code).filter(|code| code.get() != 1014)?;
        Some(CloseReason::new(code, reason))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_hear_the_same_or_both_refuse(
        (stream, message_bytes_max) in prop_oneof![Just(300), Just(66_000)]
            .prop_flat_map(|limit| (stream(limit), Just(limit))),
        chunk in prop_oneof![1..20_usize, Just(usize::MAX)],
    ) {
        prop_assume!(!has_a_known_difference(&stream));
        let ours = heard_by_us(&stream, message_bytes_max, chunk);
        prop_assert_eq!(ours, heard_by_server(&stream, message_bytes_max));
    }

    #[test]
    fn what_we_write_is_what_a_client_reads(
        said in vec(frame(), 0..6),
        close in proptest::option::of(close()),
    ) {
        let mut frames: Vec<_> = said.iter().map(|(frame, _)| frame.clone()).collect();
        let mut events: Vec<_> = said.into_iter().map(|(_, event)| event).collect();
        if let Some(reason) = close {
            frames.push(EncodedFrame::close(&reason));
            events.push(Event::Close(reason));
        }
        let bytes: Vec<u8> = frames.iter().flat_map(|frame| frame.slices_from(0).concat()).collect();
        prop_assert_eq!(heard_by_client(&bytes), Heard { events, is_refused: false });
    }

    #[test]
    fn what_a_client_writes_is_what_we_read(
        messages in vec(message(), 0..6),
        chunk in prop_oneof![1..20_usize, Just(usize::MAX)],
    ) {
        let bytes = written_by_client(&messages);
        let events = messages.into_iter().map(Event::Message).collect();
        let heard = heard_by_us(&bytes, 66_000, chunk);
        prop_assert_eq!(heard, Heard { events, is_refused: false });
    }
}
