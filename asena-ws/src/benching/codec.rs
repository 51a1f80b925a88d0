use crate::protocol::decoder::{Decoder, Event, Limits};
use crate::protocol::utf8::Utf8Check;
use crate::protocol::{EncodedFrame, Message, mask};

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// Takes messages out of what was read.
#[derive(Debug, Default)]
pub struct Reader {
    decoder: Decoder,
}

impl Reader {
    /// How many messages there are in the bytes. They are unmasked where they lie, so that they can be decoded only once.
    pub fn decode(&mut self, mut bytes: &mut [u8]) -> usize {
        let limits = Limits {
            message_bytes_max: usize::MAX,
            message_fragments_max: 1,
            deflate_pool: None,
        };
        let mut messages = 0;
        while !bytes.is_empty() {
            let Ok((taken, event)) = self.decoder.decode(bytes, &limits) else {
                return messages;
            };
            messages += usize::from(matches!(event, Some(Event::Message(_))));
            bytes = &mut bytes[taken..];
        }
        messages
    }
}

/// Puts a header before a message, and tells the length of the frame.
#[must_use]
pub fn encode(message: Message) -> usize {
    EncodedFrame::message(message).len()
}

/// A frame as a client sends it.
#[must_use]
pub fn masked(message: Message) -> Vec<u8> {
    let frame = EncodedFrame::message(message);
    let [header, payload] = frame.slices_from(0);
    let mut bytes = header.to_vec();
    bytes[1] |= 0x80;
    bytes.extend(MASK);
    let start = bytes.len();
    bytes.extend(payload);
    // The same as unmasking.
    mask::unmask(&mut bytes[start..], MASK, 0);
    bytes
}

/// Unmasks a payload in place.
pub fn unmask(payload: &mut [u8]) {
    mask::unmask(payload, MASK, 0);
}

/// Whether a text is one.
#[must_use]
pub fn check_utf8(text: &[u8]) -> bool {
    let mut check = Utf8Check::default();
    check.check(text).is_ok() && check.is_whole()
}
