//! Frames as a client writes them (RFC 6455 §5.2), right ones and wrong ones. The tests' own: it shares no code with the server.

/// The first byte's flag of a frame that ends its message.
pub(crate) const FIN: u8 = 0x80;
/// The first byte's flag of a message that is compressed (RFC 7692 §6).
pub(crate) const RSV1: u8 = 0x40;

pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// The second byte's flag of a frame with a mask.
const MASKED: u8 = 0x80;
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A whole message, or a control frame.
pub(crate) fn frame(opcode: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    frame_of(FIN | opcode, payload)
}

/// A frame that does not end its message.
pub(crate) fn fragment(opcode: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    frame_of(opcode, payload)
}

/// A frame with any first byte at all.
pub(crate) fn frame_of(first: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    let payload = payload.as_ref();
    let mut bytes = header(first, payload.len());
    bytes.reserve(payload.len());
    let mut words = payload.chunks_exact(4);
    for word in &mut words {
        bytes.extend([
            word[0] ^ MASK[0],
            word[1] ^ MASK[1],
            word[2] ^ MASK[2],
            word[3] ^ MASK[3],
        ]);
    }
    let rest = words.remainder().iter().zip(MASK);
    bytes.extend(rest.map(|(byte, mask)| byte ^ mask));
    bytes
}

/// The header of a frame, its mask with it.
pub(crate) fn header(first: u8, length: usize) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(length) {
        Ok(short @ 0..=125) => bytes.push(MASKED | short.to_be_bytes()[1]),
        Ok(middle) => {
            bytes.push(MASKED | 0x7e);
            bytes.extend(middle.to_be_bytes());
        }
        Err(_) => {
            bytes.push(MASKED | 0x7f);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(MASK);
    bytes
}

/// A close frame.
pub(crate) fn close(code: u16, reason: impl AsRef<[u8]>) -> Vec<u8> {
    frame(CLOSE, [&code.to_be_bytes(), reason.as_ref()].concat())
}

/// A message in fragments of a size; the last one may be smaller, and empty.
pub(crate) fn message_in_fragments(opcode: u8, payload: impl AsRef<[u8]>, size: usize) -> Vec<u8> {
    let payload = payload.as_ref();
    let mut bytes = Vec::with_capacity(payload.len() + payload.len() / size * 8 + 16);
    let count = payload.len().div_ceil(size).max(1);
    for number in 0..count {
        let part = &payload[number * size..payload.len().min((number + 1) * size)];
        let opcode = if number == 0 { opcode } else { CONTINUATION };
        let fin = if number + 1 == count { FIN } else { 0 };
        bytes.extend(frame_of(fin | opcode, part));
    }
    bytes
}
