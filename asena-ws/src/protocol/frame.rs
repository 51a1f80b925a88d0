use std::sync::Arc;

use bytes::Bytes;

use super::close::{CloseCode, CloseReason};
use super::message::Message;

/// The most bytes of payload that a control frame may have (RFC 6455 §5.5).
pub(crate) const CONTROL_BYTES_MAX: usize = 125;

/// The longest header that a server writes: 2 bytes and 8 of length; its frames are not masked (RFC 6455 §5.1).
const HEADER_BYTES_MAX: usize = 10;

/// What a frame is (RFC 6455 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

impl Opcode {
    /// `None` for a reserved number.
    pub(crate) fn of(bits: u8) -> Option<Self> {
        match bits {
            0 => Some(Self::Continuation),
            1 => Some(Self::Text),
            2 => Some(Self::Binary),
            8 => Some(Self::Close),
            9 => Some(Self::Ping),
            10 => Some(Self::Pong),
            _ => None,
        }
    }

    pub(crate) fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// A whole frame as a server writes it, encoded once however many receive it. A clone is the same frame: a queue of them is
/// small, and a broadcast finds the frame itself in the nearest cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncodedFrame(Arc<Parts>);

#[derive(Debug, PartialEq, Eq)]
struct Parts {
    header: [u8; HEADER_BYTES_MAX],
    header_len: u8,
    payload: Bytes,
}

impl EncodedFrame {
    pub(crate) fn message(message: Message) -> Self {
        match message {
            Message::Text(text) => Self::new(Opcode::Text, false, text.into()),
            Message::Binary(bytes) => Self::new(Opcode::Binary, false, bytes),
        }
    }

    /// The same message by its compressed payload: RSV1 says so (RFC 7692 §6).
    pub(crate) fn with_compressed(&self, payload: Bytes) -> Self {
        let opcode = Opcode::of(self.0.header[0] & 0x0f).unwrap_or(Opcode::Binary);
        Self::new(opcode, true, payload)
    }

    /// A payload that is too long is cut.
    pub(crate) fn ping(payload: Bytes) -> Self {
        Self::control(Opcode::Ping, payload)
    }

    /// A payload that is too long is cut.
    pub(crate) fn pong(payload: Bytes) -> Self {
        Self::control(Opcode::Pong, payload)
    }

    /// A reason without a status, or with one that is never sent, has no payload (RFC 6455 §7.4.1).
    pub(crate) fn close(reason: &CloseReason) -> Self {
        if CloseCode::new(reason.code.get()).is_none() {
            return Self::control(Opcode::Close, Bytes::new());
        }
        let mut payload = Vec::with_capacity(2 + reason.reason.len());
        payload.extend_from_slice(&reason.code.get().to_be_bytes());
        payload.extend_from_slice(reason.reason.as_bytes());
        Self::control(Opcode::Close, payload.into())
    }

    fn control(opcode: Opcode, mut payload: Bytes) -> Self {
        payload.truncate(CONTROL_BYTES_MAX);
        Self::new(opcode, false, payload)
    }

    fn new(opcode: Opcode, is_compressed: bool, payload: Bytes) -> Self {
        let (header, header_len) = header(opcode, is_compressed, payload.len());
        Self(Arc::new(Parts {
            header,
            header_len,
            payload,
        }))
    }

    /// Writes a message's frame behind others, for one receiver.
    pub(crate) fn encode(message: &Message, frames: &mut Vec<u8>) {
        let (opcode, payload) = match message {
            Message::Text(text) => (Opcode::Text, text.as_bytes()),
            Message::Binary(bytes) => (Opcode::Binary, &bytes[..]),
        };
        let (header, header_len) = header(opcode, false, payload.len());
        frames.reserve(HEADER_BYTES_MAX + payload.len());
        frames.extend_from_slice(&header[..usize::from(header_len)]);
        frames.extend_from_slice(payload);
    }

    /// The first of frames that were [encoded](Self::encode) one behind the other. `None` if there is none.
    pub(crate) fn decode(frames: &[u8]) -> Option<Self> {
        let (&[first, length], rest) = frames.split_first_chunk()?;
        let (length, payload) = match length {
            126 => {
                let (length, payload) = rest.split_first_chunk()?;
                (u64::from(u16::from_be_bytes(*length)), payload)
            }
            127 => {
                let (length, payload) = rest.split_first_chunk()?;
                (u64::from_be_bytes(*length), payload)
            }
            length => (u64::from(length), rest),
        };
        let payload = payload.get(..usize::try_from(length).ok()?)?;
        Some(Self::new(
            Opcode::of(first & 0x0f)?,
            false,
            Bytes::copy_from_slice(payload),
        ))
    }

    /// The bytes of header and payload together.
    pub(crate) fn len(&self) -> usize {
        usize::from(self.0.header_len) + self.payload_len()
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.0.payload
    }

    pub(crate) fn payload_len(&self) -> usize {
        self.0.payload.len()
    }

    /// Header and payload from the byte at an offset on, as they leave.
    pub(crate) fn slices_from(&self, offset: usize) -> [&[u8]; 2] {
        let Parts {
            header,
            header_len,
            payload,
        } = &*self.0;
        let header = &header[..usize::from(*header_len)];
        match header.get(offset..) {
            Some(rest) => [rest, payload],
            None => [&[], payload.get(offset - header.len()..).unwrap_or_default()],
        }
    }
}

/// A header, and how many of its bytes are used.
fn header(opcode: Opcode, is_compressed: bool, length: usize) -> ([u8; HEADER_BYTES_MAX], u8) {
    let mut header = [0; HEADER_BYTES_MAX];
    header[0] = 0x80 | (u8::from(is_compressed) << 6) | opcode as u8;
    let length = length as u64;
    let [.., high, low] = length.to_be_bytes();
    let header_len = match length {
        0..=125 => {
            header[1] = low;
            2
        }
        126..=0xffff => {
            header[1..4].copy_from_slice(&[126, high, low]);
            4
        }
        _ => {
            header[1] = 127;
            header[2..].copy_from_slice(&length.to_be_bytes());
            10
        }
    };
    (header, header_len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(frame: &EncodedFrame) -> Vec<u8> {
        frame.slices_from(0).concat()
    }

    #[test]
    fn lengths_are_written_in_the_fewest_bytes() {
        // RFC 6455 §5.2: the minimal number of bytes must be used.
        for (length, header) in [
            (0_usize, vec![0x82, 0]),
            (125, vec![0x82, 125]),
            (126, vec![0x82, 126, 0, 126]),
            (0xffff, vec![0x82, 126, 0xff, 0xff]),
            (0x1_0000, vec![0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let frame = EncodedFrame::message(Message::from(vec![7; length]));
            assert_eq!(bytes(&frame)[..header.len()], header, "{length}");
            assert_eq!(frame.len(), header.len() + length);
            assert_eq!(frame.payload_len(), length);
        }
    }

    #[test]
    fn the_examples_of_the_rfc_are_written_byte_for_byte() {
        // RFC 6455 §5.7 and RFC 7692 §7.2.3.1.
        let table = [
            (EncodedFrame::message("Hello".into()), b"\x81\x05Hello".to_vec()),
            (EncodedFrame::ping("Hello".into()), b"\x89\x05Hello".to_vec()),
            (EncodedFrame::pong("Hello".into()), b"\x8a\x05Hello".to_vec()),
            (
                EncodedFrame::message("Hello".into())
                    .with_compressed(Bytes::from_static(b"\xf2\x48\xcd\xc9\xc9\x07\x00")),
                b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00".to_vec(),
            ),
            (
                EncodedFrame::close(&CloseReason::new(CloseCode::NORMAL, "bye")),
                b"\x88\x05\x03\xe8bye".to_vec(),
            ),
            (
                EncodedFrame::close(&CloseCode::NO_STATUS.into()),
                b"\x88\x00".to_vec(),
            ),
        ];
        for (frame, expected) in table {
            assert_eq!(bytes(&frame), expected);
        }
    }

    #[test]
    fn frames_one_behind_the_other_are_the_same_frames() {
        let messages = [0, 1, 125, 126, 0xffff, 0x1_0000].map(|length| "x".repeat(length));
        let messages = messages.map(|text| [Message::from(text.clone()), text.into_bytes().into()]);
        let mut encoded = Vec::new();
        for message in messages.iter().flatten() {
            EncodedFrame::encode(message, &mut encoded);
        }
        let mut rest = &encoded[..];
        for message in messages.into_iter().flatten() {
            let frame = EncodedFrame::decode(rest).expect("a frame");
            assert_eq!(frame, EncodedFrame::message(message));
            let (first, behind) = rest.split_at(frame.len());
            assert_eq!(first, bytes(&frame));
            rest = behind;
        }
        assert_eq!(EncodedFrame::decode(rest), None);
    }

    #[test]
    fn a_control_frame_is_cut_to_what_it_may_hold() {
        assert_eq!(
            EncodedFrame::ping(vec![b'x'; 200].into()).payload_len(),
            CONTROL_BYTES_MAX
        );
    }

    #[test]
    fn a_frame_can_be_taken_up_anywhere() {
        let frame = EncodedFrame::message("Hello".into());
        let whole = bytes(&frame);
        for offset in 0..=whole.len() {
            assert_eq!(frame.slices_from(offset).concat(), whole[offset..], "{offset}");
        }
    }
}
