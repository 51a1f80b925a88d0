use bytes::{BufMut, Bytes};

use super::checked_text::CheckedText;
use super::decoder::Limits;
use super::deflate::{Decompressor, InflateError};
use super::mask::unmask;
use super::message::Message;
use super::utf8::{NotUtf8, Utf8Check};
use super::utf8_bytes::Utf8Bytes;
use super::violation::Violation;

/// A message that comes in pieces.
#[derive(Debug)]
pub(super) struct Assembly {
    payload: Payload,
    /// The frames so far.
    pub(super) fragments: usize,
    /// The payload bytes of its frames so far, compressed or not.
    pub(super) received: usize,
}

#[derive(Debug)]
enum Payload {
    /// Checked as it comes, so that bad text fails fast.
    Text(CheckedText),
    Binary(Vec<u8>),
    /// What has been inflated, and for text its check.
    Inflated(Vec<u8>, Option<Utf8Check>),
}

impl Assembly {
    pub(super) fn text(is_compressed: bool) -> Self {
        Self::of(if is_compressed {
            Payload::Inflated(Vec::new(), Some(Utf8Check::default()))
        } else {
            Payload::Text(CheckedText::default())
        })
    }

    pub(super) fn binary(is_compressed: bool) -> Self {
        Self::of(if is_compressed {
            Payload::Inflated(Vec::new(), None)
        } else {
            Payload::Binary(Vec::new())
        })
    }

    fn of(payload: Payload) -> Self {
        Self {
            payload,
            fragments: 0,
            received: 0,
        }
    }

    pub(super) fn is_compressed(&self) -> bool {
        matches!(self.payload, Payload::Inflated(..))
    }

    /// So many payload bytes will come.
    pub(super) fn reserve(&mut self, bytes: usize) {
        match &mut self.payload {
            Payload::Text(text) => text.reserve(bytes),
            Payload::Binary(binary) => binary.reserve(bytes),
            Payload::Inflated(..) => {}
        }
    }

    /// Where payload bytes can be read to as they come, masked; [`take_in`](Self::take_in) is told of them. `None` where they are
    /// compressed.
    pub(super) fn end(&mut self) -> Option<&mut dyn BufMut> {
        match &mut self.payload {
            Payload::Text(text) => Some(text.end()),
            Payload::Binary(binary) => Some(binary),
            Payload::Inflated(..) => None,
        }
    }

    /// So many bytes have been read to the [`end`](Self::end), which begin at this offset of their frame's payload.
    pub(super) fn take_in(&mut self, bytes: usize, mask: [u8; 4], offset: usize) -> Result<(), Violation> {
        match &mut self.payload {
            Payload::Text(text) => text.take_in(mask, offset)?,
            Payload::Binary(binary) => {
                let start = binary.len() - bytes;
                unmask(&mut binary[start..], mask, offset);
            }
            Payload::Inflated(..) => {}
        }
        Ok(())
    }

    /// Adds masked bytes, which begin at this offset of their frame's payload.
    pub(super) fn append(
        &mut self,
        part: &mut [u8],
        (mask, offset): ([u8; 4], usize),
        decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<(), Violation> {
        let Payload::Inflated(payload, check) = &mut self.payload else {
            if let Some(end) = self.end() {
                end.put_slice(part);
            }
            return self.take_in(part.len(), mask, offset);
        };
        unmask(part, mask, offset);
        let start = payload.len();
        // Nothing is compressed but where that was agreed on.
        let (Some(decompressor), Some(pool)) = (decompressor, limits.deflate_pool) else {
            return Err(Violation::ReservedBit);
        };
        decompressor.inflate(pool, part, payload, limits.message_bytes_max)?;
        if let Some(check) = check {
            check.check(&payload[start..])?;
        }
        Ok(())
    }

    pub(super) fn finish(
        self,
        decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<Message, Violation> {
        let (mut payload, check) = match self.payload {
            Payload::Text(text) => return Ok(Message::Text(text.finish()?)),
            Payload::Binary(binary) => return Ok(Message::Binary(binary.into())),
            Payload::Inflated(payload, check) => (payload, check),
        };
        if let (Some(decompressor), Some(pool)) = (decompressor, limits.deflate_pool) {
            decompressor.finish_message(pool, &mut payload, limits.message_bytes_max)?;
        }
        let payload = Bytes::from(payload);
        if check.is_none() {
            return Ok(Message::Binary(payload));
        }
        // Its end may have come just now, and to check all of it once more is little beside inflating it.
        let text = Utf8Bytes::try_from(payload).map_err(|_| NotUtf8)?;
        Ok(Message::Text(text))
    }
}

impl From<InflateError> for Violation {
    fn from(error: InflateError) -> Self {
        match error {
            InflateError::TooBig => Self::TooBig,
            InflateError::Corrupt => Self::Corrupt,
        }
    }
}
