//! From the bytes of a stream to messages (RFC 6455 §5, §6.2), however the bytes are cut.

use bytes::buf::Limit;
use bytes::{BufMut, Bytes};

use super::assembly::Assembly;
use super::checked_text::unmask_text;
use super::close::{CloseCode, CloseReason};
use super::deflate::{Agreement, Decompressor, DeflatePool};
use super::frame::Opcode;
use super::header::{HEADER_BYTES_MAX, Header};
use super::mask::unmask;
use super::message::Message;
use super::violation::Violation;

/// From so many bytes on, the rest of a payload is worth a read of its own into its final place.
const DIRECT_BYTES_MIN: usize = 16 * 1024;

/// What a message may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits<'a> {
    /// The payload bytes of a message, inflated, all fragments together.
    pub(crate) message_bytes_max: usize,
    /// The frames of a message.
    pub(crate) message_fragments_max: usize,
    /// What inflates, where messages may be compressed.
    pub(crate) deflate_pool: Option<&'a DeflatePool>,
}

/// What a peer has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Message(Message),
    Ping(Bytes),
    Pong(Bytes),
    Close(CloseReason),
}

/// Reads frames, and puts fragments together. Between messages it holds nothing but pointers.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    decompressor: Option<Box<Decompressor>>,
    partial: Option<Box<Partial>>,
}

/// What there is of a frame that is not whole, or of a message whose last fragment has not come.
#[derive(Debug, Default)]
struct Partial {
    header: [u8; HEADER_BYTES_MAX],
    header_len: usize,
    frame: Option<Frame>,
    message: Option<Assembly>,
    control: Vec<u8>,
}

#[derive(Debug)]
struct Frame {
    header: Header,
    /// How much of its payload was taken.
    taken: usize,
    length: usize,
}

impl Decoder {
    /// For a connection that has agreed to compression, or has not.
    pub(crate) fn new(agreement: Option<Agreement>) -> Self {
        Self {
            decompressor: agreement.map(|agreement| Box::new(Decompressor::new(agreement))),
            partial: None,
        }
    }

    /// Takes bytes up to the end of the next event, and says how many they were: all of them if there is no event.
    ///
    /// The bytes are unmasked in place.
    ///
    /// # Errors
    ///
    /// What the peer did wrong, at the first byte that shows it. Nothing can be decoded any more then.
    pub(crate) fn decode(
        &mut self,
        input: &mut [u8],
        limits: &Limits<'_>,
    ) -> Result<(usize, Option<Event>), Violation> {
        // Nearly always a frame is a whole message and arrives in one piece: no state, one copy.
        if self.partial.is_none()
            && let Some((header, header_len)) = Header::parse(input, self.decompressor.is_some())?
            && header.is_final
            && !header.is_compressed
            && header.opcode != Opcode::Continuation
        {
            let end = header_len + limits.length(header, 0, false)?;
            if let Some(payload) = input.get_mut(header_len..end) {
                return Ok((end, Some(whole(header, payload)?)));
            }
        }
        let partial = self.partial.get_or_insert_default();
        let decoded = partial.decode(input, self.decompressor.as_deref_mut(), limits);
        // Behind a mistake nothing is kept, and above all nothing more is read to its place.
        if decoded.is_err() || partial.is_done() {
            self.partial = None;
        }
        decoded
    }

    /// Where the rest of a large payload should be read to, instead of being decoded.
    pub(crate) fn direct(&mut self) -> Option<Limit<&mut dyn BufMut>> {
        let partial = self.partial.as_deref_mut()?;
        let frame = partial.frame.as_ref()?;
        let rest = frame.length - frame.taken;
        let message = partial.message.as_mut()?;
        if frame.header.opcode.is_control() || rest < DIRECT_BYTES_MIN {
            return None;
        }
        Some(message.end()?.limit(rest))
    }

    /// So many bytes were read to where [`direct`](Self::direct) said.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub(crate) fn read_directly(
        &mut self,
        bytes: usize,
        limits: &Limits<'_>,
    ) -> Result<Option<Event>, Violation> {
        let Some(partial) = self.partial.as_deref_mut() else {
            return Ok(None);
        };
        let decoded = partial.read_directly(bytes, limits);
        if decoded.is_err() || partial.is_done() {
            self.partial = None;
        }
        decoded
    }
}

impl Partial {
    fn read_directly(&mut self, bytes: usize, limits: &Limits<'_>) -> Result<Option<Event>, Violation> {
        let (Some(frame), Some(message)) = (&mut self.frame, &mut self.message) else {
            return Ok(None);
        };
        message.take_in(bytes, frame.header.mask, frame.taken)?;
        frame.taken += bytes;
        if frame.taken < frame.length {
            return Ok(None);
        }
        self.finish_frame(None, limits)
    }

    fn decode(
        &mut self,
        input: &mut [u8],
        mut decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<(usize, Option<Event>), Violation> {
        let may_compress = decompressor.is_some();
        let mut consumed = 0;
        loop {
            if self.frame.is_none() {
                consumed += self.take_header(&input[consumed..], may_compress, limits)?;
            }
            let Some(frame) = &mut self.frame else {
                return Ok((consumed, None));
            };
            let length = (frame.length - frame.taken).min(input.len() - consumed);
            let part = &mut input[consumed..consumed + length];
            match &mut self.message {
                Some(message) if !frame.header.opcode.is_control() => {
                    let place = (frame.header.mask, frame.taken);
                    message.append(part, place, decompressor.as_deref_mut(), limits)?;
                }
                _ => self.control.extend_from_slice(part),
            }
            frame.taken += length;
            consumed += length;
            if frame.taken < frame.length {
                return Ok((consumed, None));
            }
            let event = self.finish_frame(decompressor.as_deref_mut(), limits)?;
            if event.is_some() {
                return Ok((consumed, event));
            }
        }
    }

    /// Takes bytes of a header, and begins the frame when it is whole.
    fn take_header(
        &mut self,
        input: &[u8],
        may_compress: bool,
        limits: &Limits<'_>,
    ) -> Result<usize, Violation> {
        let before = self.header_len;
        let length = input.len().min(HEADER_BYTES_MAX - before);
        self.header[before..before + length].copy_from_slice(&input[..length]);
        let Some((header, header_len)) = Header::parse(&self.header[..before + length], may_compress)? else {
            self.header_len += length;
            return Ok(length);
        };
        self.header_len = 0;
        self.begin(header, limits)?;
        Ok(header_len - before)
    }

    fn begin(&mut self, header: Header, limits: &Limits<'_>) -> Result<(), Violation> {
        let message = match header.opcode {
            Opcode::Close | Opcode::Ping | Opcode::Pong => None,
            Opcode::Continuation => Some(self.message.as_mut().ok_or(Violation::ContinuationOfNothing)?),
            Opcode::Text | Opcode::Binary if self.message.is_some() => {
                return Err(Violation::MessageInMessage);
            }
            Opcode::Text => Some(self.message.insert(Assembly::text(header.is_compressed))),
            Opcode::Binary => Some(self.message.insert(Assembly::binary(header.is_compressed))),
        };
        let (received, is_compressed) = message
            .as_ref()
            .map_or((0, false), |message| (message.received, message.is_compressed()));
        let length = limits.length(header, received, is_compressed)?;
        if let Some(message) = message {
            message.fragments += 1;
            if message.fragments > limits.message_fragments_max {
                return Err(Violation::TooManyFragments);
            }
            message.received += length;
            message.reserve(length);
        }
        self.frame = Some(Frame {
            header,
            taken: 0,
            length,
        });
        Ok(())
    }

    /// The payload of the frame is complete.
    fn finish_frame(
        &mut self,
        decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<Option<Event>, Violation> {
        let Some(Frame { header, .. }) = self.frame.take() else {
            return Ok(None);
        };
        if header.opcode.is_control() {
            let mut payload = std::mem::take(&mut self.control);
            return Ok(Some(whole(header, &mut payload)?));
        }
        if !header.is_final {
            return Ok(None);
        }
        let message = self.message.take();
        let message = message
            .map(|message| message.finish(decompressor, limits))
            .transpose()?;
        Ok(message.map(Event::Message))
    }

    fn is_done(&self) -> bool {
        self.header_len == 0 && self.frame.is_none() && self.message.is_none()
    }
}

impl Limits<'_> {
    /// The length of a frame's payload, behind what was received of its message.
    fn length(&self, header: Header, received: usize, is_compressed: bool) -> Result<usize, Violation> {
        let length = usize::try_from(header.length).map_err(|_| Violation::TooBig)?;
        // What does not shrink grows a little when it is compressed. What it inflates to has its own check.
        let slack = if is_compressed {
            self.message_bytes_max / 8 + 1024
        } else {
            0
        };
        let max = self.message_bytes_max.saturating_add(slack);
        let is_too_big = length > max.saturating_sub(received);
        if is_too_big && !header.opcode.is_control() {
            return Err(Violation::TooBig);
        }
        Ok(length)
    }
}

/// A frame that is a whole event, by its masked payload.
fn whole(header: Header, payload: &mut [u8]) -> Result<Event, Violation> {
    if header.opcode == Opcode::Text {
        let text = unmask_text(payload, header.mask)?;
        return Ok(Event::Message(Message::Text(text)));
    }
    unmask(payload, header.mask, 0);
    let bytes = || Bytes::copy_from_slice(payload);
    Ok(match header.opcode {
        Opcode::Text | Opcode::Binary | Opcode::Continuation => Event::Message(Message::Binary(bytes())),
        Opcode::Ping => Event::Ping(bytes()),
        Opcode::Pong => Event::Pong(bytes()),
        Opcode::Close => Event::Close(close_reason(payload)?),
    })
}

/// RFC 6455 §5.5.1, §7.4.
fn close_reason(payload: &[u8]) -> Result<CloseReason, Violation> {
    match payload {
        [] => Ok(CloseCode::NO_STATUS.into()),
        [_] => Err(Violation::HalfACloseCode),
        [high, low, reason @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            let code = CloseCode::new(code).ok_or(Violation::CloseCode)?;
            let reason = std::str::from_utf8(reason).map_err(|_| Violation::NotUtf8)?;
            Ok(CloseReason::new(code, reason))
        }
    }
}

#[cfg(test)]
mod tests;
