//! What the peer writes, and how it reads.

use super::subject::numbered;

/// The peer's side: its bytes until they arrive.
#[derive(Default)]
pub(super) struct Peer {
    messages: usize,
    pub(super) sent: Vec<u8>,
    /// It has sent what it liked: what its bytes mean is anybody's guess from there.
    pub(super) is_unruly: bool,
}

/// A frame of the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) opcode: u8,
    pub(super) payload: Vec<u8>,
}

impl Peer {
    /// A message with its number at its beginning.
    pub(super) fn message(&mut self, is_text: bool, size: u16, frames: u8, has_pings: bool) {
        let payload = numbered(self.messages, usize::from(size));
        self.messages += 1;
        let frames = usize::from(frames % 6) + 1;
        let parts: Vec<&[u8]> = payload
            .as_bytes()
            .chunks(payload.len().div_ceil(frames))
            .collect();
        for (index, part) in parts.iter().enumerate() {
            let opcode = if index > 0 { 0 } else { 2 - u8::from(is_text) };
            let is_final = u8::from(index + 1 == parts.len()) << 7;
            self.frame(is_final | opcode, part);
            if has_pings {
                self.frame(0x89, b"?");
            }
        }
    }

    /// The answer to a call.
    pub(super) fn answer(&mut self, id: u8) {
        self.frame(0x81, format!("{{\"id\":{id},\"ok\":null}}").as_bytes());
    }

    /// Masked with nothing: what a mask does is tested elsewhere.
    pub(super) fn frame(&mut self, first: u8, payload: &[u8]) {
        self.sent.push(first);
        match u16::try_from(payload.len()) {
            Ok(length @ 0..=125) => self.sent.push(0x80 | length.to_be_bytes()[1]),
            Ok(length) => {
                self.sent.push(0xfe);
                self.sent.extend(length.to_be_bytes());
            }
            Err(_) => {
                self.sent.push(0xff);
                self.sent.extend((payload.len() as u64).to_be_bytes());
            }
        }
        self.sent.extend([0; 4]);
        self.sent.extend(payload);
    }

    /// The frames of what was written, and how many bytes there are of one that is not whole.
    pub(super) fn hear(mut written: &[u8]) -> (Vec<Heard>, usize) {
        let mut heard = Vec::new();
        while let [first, second, rest @ ..] = written {
            assert!(first & 0x70 == 0 && first & 0x80 != 0, "a whole frame: {first:x}");
            assert!(second & 0x80 == 0, "not masked");
            let (length, rest) = match (*second, rest) {
                (126, [high, low, rest @ ..]) => (usize::from(u16::from_be_bytes([*high, *low])), rest),
                (127, [_, _, _, _, _, a, b, c, rest @ ..]) => {
                    (u32::from_be_bytes([0, *a, *b, *c]) as usize, rest)
                }
                (126 | 127, _) => break,
                (length, rest) => (usize::from(length), rest),
            };
            let Some((payload, rest)) = rest.split_at_checked(length) else {
                break;
            };
            heard.push(Heard {
                opcode: first & 0x0f,
                payload: payload.to_vec(),
            });
            written = rest;
        }
        (heard, written.len())
    }
}

/// The number that a message begins with.
pub(super) fn number_of(payload: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(payload).ok()?;
    text.split_once(' ')?.0.parse().ok()
}
