use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const LIMITS: Limits<'static> = Limits {
    message_bytes_max: 64 * 1024,
    message_fragments_max: 4,
    deflate_pool: None,
};

/// A client's frame, masked.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xfa, 0x21, 0x3d];
    let mut bytes = vec![first];
    let length = payload.len() as u64;
    match length {
        0..=125 => bytes.push(0x80 | length.to_be_bytes()[7]),
        126..=0xffff => {
            bytes.push(0xfe);
            bytes.extend(&length.to_be_bytes()[6..]);
        }
        _ => {
            bytes.push(0xff);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes.extend(mask);
    let mut payload = payload.to_vec();
    unmask(&mut payload, mask, 0);
    bytes.extend(payload);
    bytes
}

/// All events of a stream in chunks of this size, and the violation that ends it.
fn decode(stream: &[u8], chunk: usize) -> (Vec<Event>, Option<Violation>) {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for chunk in stream.chunks(chunk.max(1)) {
        let mut chunk = chunk.to_vec();
        let mut input = &mut chunk[..];
        while !input.is_empty() {
            match decoder.decode(input, &LIMITS) {
                Ok((consumed, event)) => {
                    assert!(
                        event.is_some() || consumed == input.len(),
                        "it takes all until an event"
                    );
                    events.extend(event);
                    input = &mut input[consumed..];
                }
                Err(violation) => return (events, Some(violation)),
            }
        }
    }
    (events, None)
}

/// The same, but large payloads are read directly, as many bytes at once.
fn decode_directly(mut stream: &[u8], chunk: usize) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    while !stream.is_empty() {
        if let Some(mut buffer) = decoder.direct() {
            let length = stream.len().min(chunk).min(buffer.remaining_mut());
            buffer.put_slice(&stream[..length]);
            stream = &stream[length..];
            events.extend(decoder.read_directly(length, &LIMITS).expect("it is right"));
            continue;
        }
        let mut input = stream[..stream.len().min(chunk)].to_vec();
        let (consumed, event) = decoder.decode(&mut input, &LIMITS).expect("it is right");
        stream = &stream[consumed..];
        events.extend(event);
    }
    events
}

#[test]
fn a_frame_in_one_piece_leaves_no_state() {
    let mut decoder = Decoder::default();
    let mut input = frame(0x81, b"Hello");
    let result = decoder.decode(&mut input, &LIMITS);
    assert_eq!(result, Ok((input.len(), Some(Event::Message("Hello".into())))));
    assert!(decoder.partial.is_none());
}

#[test]
fn the_state_of_a_message_ends_with_it() {
    let mut decoder = Decoder::default();
    let stream = [frame(0x01, b"Hel"), frame(0x89, b"?"), frame(0x80, b"lo")].concat();
    for byte in stream {
        decoder.decode(&mut [byte], &LIMITS).expect("it is right");
    }
    assert!(decoder.partial.is_none());
}

#[test]
fn each_mistake_is_found_however_the_bytes_are_cut() {
    let table: Vec<(Vec<u8>, Violation)> = vec![
        (frame(0x80, b""), Violation::ContinuationOfNothing),
        (
            [frame(0x01, b""), frame(0x81, b"")].concat(),
            Violation::MessageInMessage,
        ),
        (frame(0x88, b"\x03"), Violation::HalfACloseCode),
        (frame(0x88, b"\x03\xed"), Violation::CloseCode),
        (frame(0x88, b"\x03\xe8\xff"), Violation::NotUtf8),
        (frame(0x81, b"\xce\xba\xff"), Violation::NotUtf8),
        (frame(0x81, b"\xce"), Violation::NotUtf8),
        (
            [frame(0x01, b"\xce"), frame(0x80, b"")].concat(),
            Violation::NotUtf8,
        ),
        (frame(0x82, &vec![0; 64 * 1024 + 1]), Violation::TooBig),
        (
            [frame(0x02, &vec![0; 64 * 1024]), frame(0x80, b"x")].concat(),
            Violation::TooBig,
        ),
        (
            [
                frame(0x01, b""),
                frame(0, b""),
                frame(0, b""),
                frame(0, b""),
                frame(0, b""),
            ]
            .concat(),
            Violation::TooManyFragments,
        ),
    ];
    for (stream, violation) in table {
        for chunk in [1, 2, 7, stream.len()] {
            let (_, found) = decode(&stream, chunk);
            assert_eq!(found, Some(violation), "in chunks of {chunk}");
        }
    }
}

#[test]
fn bad_text_fails_before_its_frame_is_whole() {
    let mut stream = frame(0x81, b"\xce\xba\xe1\xbd\xb9\xf4\x90\x80\x80 and more");
    let upto = 6 + 7;
    assert_eq!(decode(&stream[..upto], 1).1, Some(Violation::NotUtf8));
    stream.truncate(upto - 1);
    assert_eq!(decode(&stream, 1).1, None);
}

#[test]
fn nothing_is_kept_or_read_behind_a_mistake() {
    let mut start = frame(0x81, &vec![b'x'; 64 * 1024]);
    start.truncate(14);
    let wrong = [0xff; 100];
    for is_direct in [true, false] {
        let mut decoder = Decoder::default();
        decoder
            .decode(&mut start.clone(), &LIMITS)
            .expect("so far it is right");
        let result = if is_direct {
            decoder.direct().expect("it is large").put_slice(&wrong);
            decoder.read_directly(wrong.len(), &LIMITS)
        } else {
            decoder
                .decode(&mut wrong.clone(), &LIMITS)
                .map(|(_, event)| event)
        };
        assert_eq!(result, Err(Violation::NotUtf8));
        assert!(decoder.partial.is_none());
        assert!(decoder.direct().is_none());
    }
}

#[test]
fn a_size_is_judged_by_its_header() {
    let header = &frame(0x82, &vec![0; 64 * 1024 + 1])[..14];
    assert_eq!(decode(header, 14).1, Some(Violation::TooBig));
}

#[derive(Clone, Debug)]
enum Said {
    Message { is_text: bool, parts: Vec<Vec<u8>> },
    Ping(Vec<u8>),
    Pong(Vec<u8>),
}

fn said() -> impl Strategy<Value = Said> {
    let size = prop_oneof![8 => 0..200_usize, 1 => 16_000..40_000_usize];
    let part = (size, any::<u8>()).prop_map(|(size, seed)| {
        let bytes = (0..size).map(|index| (index % 251).to_le_bytes()[0].wrapping_add(seed) & 0x7f);
        bytes.collect::<Vec<u8>>()
    });
    prop_oneof![
        4 => (any::<bool>(), vec(part, 1..4)).prop_map(|(is_text, mut parts)| {
            parts.truncate(if parts.iter().map(Vec::len).sum::<usize>() > 60_000 { 1 } else { 4 });
            Said::Message { is_text, parts }
        }),
        1 => vec(any::<u8>(), 0..126).prop_map(Said::Ping),
        1 => vec(any::<u8>(), 0..126).prop_map(Said::Pong),
    ]
}

fn encode(said: &[Said]) -> (Vec<u8>, Vec<Event>) {
    let (mut stream, mut events) = (Vec::new(), Vec::new());
    for one in said {
        match one {
            Said::Message { is_text, parts } => {
                for (index, part) in parts.iter().enumerate() {
                    let opcode = match (index, is_text) {
                        (0, true) => 1,
                        (0, false) => 2,
                        _ => 0,
                    };
                    let is_final = u8::from(index + 1 == parts.len()) << 7;
                    stream.extend(frame(is_final | opcode, part));
                    // A ping between any two fragments.
                    if is_final == 0 {
                        stream.extend(frame(0x89, b"between"));
                        events.push(Event::Ping("between".into()));
                    }
                }
                let whole = parts.concat();
                events.push(Event::Message(if *is_text {
                    String::from_utf8(whole).expect("ASCII").into()
                } else {
                    whole.into()
                }));
            }
            Said::Ping(payload) => {
                stream.extend(frame(0x89, payload));
                events.push(Event::Ping(payload.clone().into()));
            }
            Said::Pong(payload) => {
                stream.extend(frame(0x8a, payload));
                events.push(Event::Pong(payload.clone().into()));
            }
        }
    }
    (stream, events)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_was_said_is_heard_however_it_is_cut(said in vec(said(), 0..8), chunk in 1..70_000_usize) {
        let (stream, events) = encode(&said);
        prop_assert_eq!(&decode(&stream, chunk), &(events.clone(), None));
        prop_assert_eq!(&decode(&stream, 1 + chunk % 13), &(events.clone(), None));
        prop_assert_eq!(&decode_directly(&stream, chunk), &events);
    }

    #[test]
    fn any_bytes_are_decoded_or_refused_the_same_however_they_are_cut(
        stream in vec(prop_oneof![any::<u8>(), Just(0x81), Just(0x80), Just(0)], 0..200),
    ) {
        let whole = decode(&stream, stream.len());
        for chunk in [1, 3, 17] {
            prop_assert_eq!(&decode(&stream, chunk), &whole);
        }
    }
}
