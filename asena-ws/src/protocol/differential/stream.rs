//! Streams as clients write them, most of them right but for one mistake.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::super::mask::unmask;

/// A stream around this limit of a message's bytes, which ends with a whole frame.
pub(super) fn stream(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    (vec(frames(limit), 1..6), mutation()).prop_map(move |(frames, mutation)| {
        let mut stream = frames.concat();
        mutation.apply(&mut stream);
        complete(&mut stream, limit);
        stream
    })
}

/// The frames of one thing that a client says.
fn frames(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    let code = prop_oneof![
        any::<u16>(),
        998..1018_u16,
        Just(2999),
        Just(3000),
        Just(4999),
        Just(5000)
    ];
    let close = (code, "[a-zß€😀]{0,20}").prop_map(|(code, reason)| {
        let mut payload = code.to_be_bytes().to_vec();
        payload.extend(reason.as_bytes());
        payload
    });
    let close = prop_oneof![1 => Just(Vec::new()), 4 => close];
    let masks = any::<[u8; 4]>();
    prop_oneof![
        6 => (text(limit), vec(any::<Index>(), 0..4), masks).prop_map(|(text, cuts, mask)| message(1, &text, &cuts, mask)),
        3 => (binary(limit), vec(any::<Index>(), 0..4), masks).prop_map(|(bytes, cuts, mask)| message(2, &bytes, &cuts, mask)),
        2 => (9..11_u8, vec(any::<u8>(), 0..126), masks).prop_map(|(opcode, payload, mask)| frame(0x80 | opcode, &payload, mask)),
        1 => (close, masks).prop_map(|(payload, mask)| frame(0x88, &payload, mask)),
    ]
}

fn text(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    let text = "[a-zß€😀]{0,20}".prop_map(String::into_bytes);
    // Now and then what is nearly text.
    let part = prop_oneof![12 => text, 1 => vec(any::<u8>(), 1..5)];
    let long = around(limit).prop_map(|size| vec![b'x'; size]);
    prop_oneof![8 => vec(part, 0..3).prop_map(|parts| parts.concat()), 1 => long]
}

fn binary(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![8 => vec(any::<u8>(), 0..20), 3 => around(limit).prop_map(|size| vec![7; size])]
}

/// Sizes at which something changes: the forms of a length, and the limit.
fn around(limit: usize) -> impl Strategy<Value = usize> {
    let size = prop_oneof![Just(126), Just(65_536), Just(limit + 1)];
    (size, 0..3_usize).prop_map(|(size, less)| size - less)
}

/// A message in fragments, with a ping between them.
fn message(opcode: u8, payload: &[u8], cuts: &[Index], mask: [u8; 4]) -> Vec<u8> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(payload.len() + 1)).collect();
    cuts.sort_unstable();
    let mut stream = Vec::new();
    let mut start = 0;
    for cut in &cuts {
        let first = if start == 0 && stream.is_empty() {
            opcode
        } else {
            0
        };
        stream.extend(frame(first, &payload[start..*cut], mask));
        stream.extend(frame(0x89, b"?", mask));
        start = *cut;
    }
    let last = if cuts.is_empty() { 0x80 | opcode } else { 0x80 };
    stream.extend(frame(last, &payload[start..], mask));
    stream
}

fn frame(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let length = payload.len() as u64;
    let mut bytes = vec![first];
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
    let start = bytes.len();
    bytes.extend(payload);
    unmask(&mut bytes[start..], mask, 0);
    bytes
}

/// What goes wrong.
#[derive(Clone, Debug)]
enum Mutation {
    Nothing,
    Flip(Index, u8),
    Set(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Cut(Index),
    Repeat(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    // Most at the beginning, where headers are.
    let at = || any::<Index>();
    let byte = prop_oneof![any::<u8>(), Just(0), Just(0x7f), Just(0x80), Just(0xff)];
    prop_oneof![
        3 => Just(Mutation::Nothing),
        4 => (at(), 0..8_u8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        2 => (at(), byte.clone()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        2 => (at(), byte).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        2 => at().prop_map(Mutation::Remove),
        1 => at().prop_map(Mutation::Cut),
        1 => (at(), at()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
    ]
}

impl Mutation {
    fn apply(&self, stream: &mut Vec<u8>) {
        let length = stream.len();
        match self {
            Self::Nothing => {}
            Self::Flip(at, bit) => stream[at.index(length)] ^= 1 << bit,
            Self::Set(at, byte) => stream[at.index(length)] = *byte,
            Self::Insert(at, byte) => stream.insert(at.index(length + 1), *byte),
            Self::Remove(at) => {
                stream.remove(at.index(length));
            }
            Self::Cut(at) => stream.truncate(at.index(length)),
            Self::Repeat(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let part = stream[from.min(to)..from.max(to)].to_vec();
                stream.extend(part);
            }
        }
    }
}

/// Where the next frame's header ends, how long its payload is, and whether its length could be shorter; by eye, so to say, and
/// not by the code that is tested. `None` if the header is not whole.
fn measure(stream: &[u8]) -> Option<(usize, u64, bool)> {
    let second = *stream.get(1)?;
    let (length, end, is_minimal) = match second & 0x7f {
        126 => {
            let length = u64::from(u16::from_be_bytes(stream.get(2..4)?.try_into().ok()?));
            (length, 4, length > 125)
        }
        127 => {
            let length = u64::from_be_bytes(stream.get(2..10)?.try_into().ok()?);
            (length, 10, length > 0xffff)
        }
        length => (u64::from(length), 2, true),
    };
    let header = end + if second & 0x80 == 0 { 0 } else { 4 };
    (stream.len() >= header).then_some((header, length, is_minimal))
}

/// The offset of each frame.
fn frames_of(stream: &[u8]) -> impl Iterator<Item = usize> {
    let next = move |offset: &usize| {
        let (header, length, _) = measure(stream.get(*offset..)?)?;
        usize::try_from(length).ok()?.checked_add(*offset + header)
    };
    std::iter::successors(Some(0), next).take_while(|offset| *offset < stream.len())
}

/// Ends a stream with a whole frame, unless that is far beyond the limit.
fn complete(stream: &mut Vec<u8>, limit: usize) {
    let last = frames_of(stream).last().unwrap_or(0);
    while !stream.is_empty() && measure(&stream[last..]).is_none() {
        stream.push(0);
    }
    if let Some((header, length, _)) = measure(&stream[last..])
        && let Ok(length) = usize::try_from(length)
        && length <= 2 * limit
    {
        stream.resize(stream.len().max(last + header + length), 0);
    }
}

/// Whether there is anything in it that we and tungstenite take differently on purpose.
pub(super) fn has_a_known_difference(stream: &[u8]) -> bool {
    frames_of(stream).any(|offset| {
        let Some((header, length, is_minimal)) = measure(&stream[offset..]) else {
            return false;
        };
        let is_close = stream[offset] & 0x0f == 8;
        !is_minimal || (is_close && length >= 2 && code(&stream[offset..], header) == Some(1014))
    })
}

fn code(frame: &[u8], header: usize) -> Option<u16> {
    let mask = frame.get(header.checked_sub(4)?..header)?;
    let code = frame.get(header..header + 2)?;
    Some(u16::from_be_bytes([code[0] ^ mask[0], code[1] ^ mask[1]]))
}
