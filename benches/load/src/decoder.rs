//! Counts the messages in what a server sends, and skips their payloads.

use crate::outgoing::{masked_pong, masked_text};

/// The longest payload of a control frame (RFC 6455 §5.5).
const CONTROL_BYTES_MAX: usize = 125;
const HEAD_BYTES_MAX: usize = 10;
/// Its ping is the text `2`. Nothing else that short is asked for.
const SOCKET_IO_PING_BYTES: usize = 1;

/// What one read brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Messages of the expected length.
    pub messages: usize,
    /// Messages of another length, and pongs that nobody asked for.
    pub strays: usize,
    /// The last of the pings that wait for an answer; its payload is [`Decoder::control`].
    pub ping: Option<Ping>,
    /// The server's close, with its code or 1005.
    pub close_code: Option<u16>,
}

/// How a server asks whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ping {
    WebSocket,
    /// A message of Socket.IO's.
    SocketIo,
}

impl Ping {
    /// The frame that answers it.
    pub fn answer(self, decoder: &Decoder) -> Vec<u8> {
        match self {
            Self::WebSocket => masked_pong(decoder.control()),
            Self::SocketIo => masked_text(b"3"),
        }
    }
}

/// Where in the stream of frames a connection is.
#[derive(Clone, Debug)]
pub struct Decoder {
    head: [u8; HEAD_BYTES_MAX],
    head_bytes: usize,
    payload_left: usize,
    /// The length of the message so far, over its fragments.
    message_bytes: usize,
    /// The payload of the last control frame.
    control: [u8; CONTROL_BYTES_MAX],
    control_bytes: usize,
    expected_bytes: Option<usize>,
}

impl Decoder {
    /// Takes messages of any length as what is expected, until [`Decoder::expect`].
    pub fn new() -> Self {
        Self {
            head: [0; HEAD_BYTES_MAX],
            head_bytes: 0,
            payload_left: 0,
            message_bytes: 0,
            control: [0; CONTROL_BYTES_MAX],
            control_bytes: 0,
            expected_bytes: None,
        }
    }

    pub fn expect(&mut self, message_bytes: Option<usize>) {
        self.expected_bytes = message_bytes;
    }

    pub fn control(&self) -> &[u8] {
        &self.control[..self.control_bytes]
    }

    pub fn feed(&mut self, mut input: &[u8]) -> Arrived {
        let mut arrived = Arrived::default();
        while !input.is_empty() {
            if self.payload_left == 0 && !self.read_head(&mut input) {
                break;
            }
            let taken = input.len().min(self.payload_left);
            if self.is_control() {
                self.keep(&input[..taken]);
            }
            self.payload_left -= taken;
            input = &input[taken..];
            if self.payload_left == 0 {
                self.finish_frame(&mut arrived);
            }
        }
        arrived
    }

    /// Takes bytes of a head, and says whether it is whole.
    fn read_head(&mut self, input: &mut &[u8]) -> bool {
        while let [byte, rest @ ..] = *input {
            self.head[self.head_bytes] = *byte;
            self.head_bytes += 1;
            *input = rest;
            if let Some(length) = self.payload_length() {
                self.payload_left = length;
                if self.is_control() {
                    self.control_bytes = 0;
                } else {
                    self.message_bytes += length;
                }
                // A frame with no payload ends here, whatever follows.
                return true;
            }
        }
        false
    }

    fn payload_length(&self) -> Option<usize> {
        let head = &self.head[..self.head_bytes];
        match head.get(1)? & 0x7F {
            126 => Some(u16::from_be_bytes(head.get(2..4)?.try_into().ok()?).into()),
            127 => usize::try_from(u64::from_be_bytes(head.get(2..10)?.try_into().ok()?)).ok(),
            length => Some(length.into()),
        }
    }

    fn keep(&mut self, payload: &[u8]) {
        for (place, byte) in self.control[self.control_bytes..].iter_mut().zip(payload) {
            *place = *byte;
            self.control_bytes += 1;
        }
    }

    fn finish_frame(&mut self, arrived: &mut Arrived) {
        let is_final = self.head[0] & 0x80 != 0;
        match self.opcode() {
            0x8 => arrived.close_code = Some(self.close_code()),
            0x9 => arrived.ping = Some(Ping::WebSocket),
            _ if self.is_control() => arrived.strays += 1,
            _ if is_final => {
                let is_compressed = self.head[0] & 0x40 != 0;
                let is_expected = self
                    .expected_bytes
                    .is_none_or(|expected| is_compressed || expected == self.message_bytes);
                if self.message_bytes == SOCKET_IO_PING_BYTES {
                    arrived.ping = Some(Ping::SocketIo);
                } else if is_expected {
                    arrived.messages += 1;
                } else {
                    arrived.strays += 1;
                }
                self.message_bytes = 0;
            }
            _ => {}
        }
        self.head_bytes = 0;
    }

    /// 1005 stands for none (RFC 6455 §7.1.5).
    fn close_code(&self) -> u16 {
        match *self.control() {
            [high, low, ..] => u16::from_be_bytes([high, low]),
            _ => 1005,
        }
    }

    fn opcode(&self) -> u8 {
        self.head[0] & 0x0F
    }

    fn is_control(&self) -> bool {
        self.opcode() & 0x8 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let length = payload.len();
        let mut frame = vec![first];
        match length {
            0..126 => frame.push(u8::try_from(length).unwrap()),
            126..65_536 => {
                frame.push(126);
                frame.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            _ => {
                frame.push(127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    }

    #[test]
    fn messages_are_counted_however_they_are_chopped() {
        for length in [0_usize, 2, 125, 126, 70_000] {
            let mut input = Vec::new();
            for _ in 0..3 {
                input.extend(frame(0x81, &vec![b'x'; length]));
            }
            input.extend(frame(0x01, &vec![b'x'; length / 2]));
            input.extend(frame(0x89, b"ping between fragments"));
            input.extend(frame(0x80, &vec![b'x'; length - length / 2]));
            input.extend(frame(0x82, &vec![b'x'; length + 2]));
            input.extend(frame(0x88, &[0x0F, 0xA8, b'!']));
            for chop in [1, 2, 7, 997, input.len()] {
                let mut decoder = Decoder::new();
                decoder.expect(Some(length));
                let mut sum = Arrived::default();
                for piece in input.chunks(chop) {
                    let arrived = decoder.feed(piece);
                    sum.messages += arrived.messages;
                    sum.strays += arrived.strays;
                    sum.ping = sum.ping.or(arrived.ping);
                    sum.close_code = sum.close_code.or(arrived.close_code);
                }
                let expected = Arrived {
                    messages: 4,
                    strays: 1,
                    ping: Some(Ping::WebSocket),
                    close_code: Some(4008),
                };
                assert_eq!(sum, expected, "length {length}, chop {chop}");
            }
        }
    }
}
