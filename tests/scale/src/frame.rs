//! As much of RFC 6455 as a client needs that sends whole messages.

use crate::Outcome;

/// What the server has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text message.
    Text(Vec<u8>),
    /// A ping, which wants an answer.
    Ping(Vec<u8>),
    /// The answer to a ping.
    Pong,
    /// A close frame with its code.
    Close(u16),
}

/// What a client sends.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub enum Opcode {
    /// A text message.
    Text = 1,
    /// A close frame.
    Close = 8,
    /// The answer to a ping.
    Pong = 10,
}

/// A frame of a client. It is masked with zero, which no server can tell from a secret one, and which costs nothing.
#[must_use]
pub fn encode(opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    const FINAL: u8 = 0x80;
    const MASKED: u8 = 0x80;
    // The length follows in so many bytes.
    const TWO_BYTES: u8 = 0x7E;
    const EIGHT_BYTES: u8 = 0x7F;
    let mut frame = vec![FINAL | opcode as u8];
    match payload.len() {
        length @ 0..=125 => frame.push(MASKED | u8::try_from(length).unwrap_or_default()),
        length @ 126..=0xFFFF => {
            frame.push(MASKED | TWO_BYTES);
            frame.extend(u16::try_from(length).unwrap_or_default().to_be_bytes());
        }
        length => {
            frame.push(MASKED | EIGHT_BYTES);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

/// The first frame and its length, if all of it is there.
///
/// # Errors
///
/// If it is none that a server of whole messages sends.
pub fn decode(bytes: &[u8]) -> Outcome<Option<(Frame, usize)>> {
    let [head, length, rest @ ..] = bytes else {
        return Ok(None);
    };
    let (length, rest) = match length {
        126 => match rest.split_first_chunk() {
            Some((length, rest)) => (usize::from(u16::from_be_bytes(*length)), rest),
            None => return Ok(None),
        },
        127 => match rest.split_first_chunk() {
            Some((length, rest)) => (usize::try_from(u64::from_be_bytes(*length))?, rest),
            None => return Ok(None),
        },
        length => (usize::from(*length), rest),
    };
    let Some(payload) = rest.get(..length) else {
        return Ok(None);
    };
    let taken = bytes.len() - rest.len() + length;
    let frame = match head {
        0x81 => Frame::Text(payload.to_vec()),
        0x88 => Frame::Close(
            payload
                .first_chunk()
                .map_or(1005, |code| u16::from_be_bytes(*code)),
        ),
        0x89 => Frame::Ping(payload.to_vec()),
        0x8A => Frame::Pong,
        head => return Err(format!("a frame that begins with {head:#04x}").into()),
    };
    Ok(Some((frame, taken)))
}
