use arbitrary::{Arbitrary, Unstructured};
use bytes::BufMut;
use http::HeaderMap;
use http::header::{HeaderValue, SEC_WEBSOCKET_EXTENSIONS};

use crate::protocol::decoder::{Decoder, Event, Limits};
use crate::protocol::deflate::{Agreement, DeflatePool};
use crate::protocol::{Compression, Violation};

#[derive(Debug, Arbitrary)]
struct Setting {
    message_bytes_max: u16,
    message_fragments_max: u8,
    is_compressed: bool,
    has_context: bool,
    chunks: [u8; 4],
}

/// What a stream comes to: its events, and the mistake that ends it.
type Decoded = (Vec<Event>, Option<Violation>);

/// Any bytes are decoded or refused, the same however they are cut, and within the limits.
pub fn decoder(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let Ok(setting) = Setting::arbitrary(&mut bytes) else {
        return;
    };
    let stream = bytes.take_rest();
    let compression = Compression::new().client_context_takeover(setting.has_context);
    let pool = DeflatePool::new(compression, 1);
    let agreement = setting.is_compressed.then(|| agreement(&compression));
    let limits = Limits {
        message_bytes_max: usize::from(setting.message_bytes_max) + 1,
        message_fragments_max: usize::from(setting.message_fragments_max) + 1,
        deflate_pool: agreement.is_some().then_some(&pool),
    };
    let decode = |chunks: &[usize], is_direct| decode(stream, &limits, agreement, chunks, is_direct);
    let whole = decode(&[usize::MAX], false);
    let chunks = setting.chunks.map(|chunk| usize::from(chunk) + 1);
    for (chunks, is_direct) in [(&chunks[..], false), (&[1], false), (&chunks, true)] {
        let (events, violation) = decode(chunks, is_direct);
        assert_eq!(events, whole.0, "in {chunks:?}, directly: {is_direct}");
        if setting.is_compressed {
            // Of several mistakes in one compressed message the cut decides which is found first.
            assert_eq!(violation.is_some(), whole.1.is_some(), "in {chunks:?}");
        } else {
            assert_eq!(violation, whole.1, "in {chunks:?}, directly: {is_direct}");
        }
    }
}

pub(super) fn agreement(compression: &Compression) -> Agreement {
    let mut headers = HeaderMap::new();
    let offer = HeaderValue::from_static("permessage-deflate; client_max_window_bits");
    headers.insert(SEC_WEBSOCKET_EXTENSIONS, offer);
    match Agreement::negotiate(compression, &headers) {
        Some((agreement, _)) => agreement,
        None => unreachable!("the offer is a good one"),
    }
}

fn decode(
    mut stream: &[u8],
    limits: &Limits<'_>,
    agreement: Option<Agreement>,
    chunks: &[usize],
    is_direct: bool,
) -> Decoded {
    let mut decoder = Decoder::new(agreement);
    let mut events = Vec::new();
    let mut chunks = chunks.iter().cycle();
    while !stream.is_empty() {
        let chunk = chunks.next().copied().unwrap_or(1).min(stream.len());
        let (chunk, rest) = stream.split_at(chunk);
        if is_direct && let Some(mut buffer) = decoder.direct() {
            let length = chunk.len().min(buffer.remaining_mut());
            buffer.put_slice(&chunk[..length]);
            stream = &stream[length..];
            match decoder.read_directly(length, limits) {
                Ok(event) => keep(&mut events, event, limits),
                Err(violation) => return (events, Some(violation)),
            }
            continue;
        }
        stream = rest;
        let mut chunk = chunk.to_vec();
        let mut input = &mut chunk[..];
        while !input.is_empty() {
            match decoder.decode(input, limits) {
                Ok((consumed, event)) => {
                    assert!(consumed <= input.len());
                    assert!(
                        event.is_some() || consumed == input.len(),
                        "it takes all until an event"
                    );
                    keep(&mut events, event, limits);
                    input = &mut input[consumed..];
                }
                Err(violation) => return (events, Some(violation)),
            }
        }
    }
    (events, None)
}

fn keep(events: &mut Vec<Event>, event: Option<Event>, limits: &Limits<'_>) {
    match &event {
        Some(Event::Message(message)) => assert!(message.len() <= limits.message_bytes_max),
        Some(Event::Ping(payload) | Event::Pong(payload)) => assert!(payload.len() <= 125),
        Some(Event::Close(reason)) => assert!(reason.reason.len() <= 123),
        None => {}
    }
    events.extend(event);
}
