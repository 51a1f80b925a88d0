use super::decoder::Limits;
use super::deflate::{Decompressor, InflateError};
use super::message::Message;
use super::utf8::Utf8Check;
use super::utf8_bytes::Utf8Bytes;
use super::violation::Violation;

/// A message that comes in pieces.
#[derive(Debug)]
pub(super) struct Assembly {
    pub(super) payload: Vec<u8>,
    /// The frames so far.
    pub(super) fragments: usize,
    pub(super) is_compressed: bool,
    /// The payload bytes of its frames so far, compressed or not.
    pub(super) received: usize,
    /// For text: checked as it comes, so that bad text fails fast.
    check: Option<Utf8Check>,
}

impl Assembly {
    pub(super) fn text(is_compressed: bool) -> Self {
        Self::of(Some(Utf8Check::default()), is_compressed)
    }

    pub(super) fn binary(is_compressed: bool) -> Self {
        Self::of(None, is_compressed)
    }

    fn of(check: Option<Utf8Check>, is_compressed: bool) -> Self {
        Self {
            payload: Vec::new(),
            fragments: 0,
            is_compressed,
            received: 0,
            check,
        }
    }

    pub(super) fn append(
        &mut self,
        part: &[u8],
        decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<(), Violation> {
        let start = self.payload.len();
        match (self.is_compressed, decompressor, limits.deflate_pool) {
            (true, Some(decompressor), Some(pool)) => {
                decompressor.inflate(pool, part, &mut self.payload, limits.message_bytes_max)?;
            }
            _ => self.payload.extend_from_slice(part),
        }
        self.check_from(start)
    }

    /// Checks what has been appended from this place on.
    pub(super) fn check_from(&mut self, start: usize) -> Result<(), Violation> {
        if let Some(check) = &mut self.check {
            check.check(&self.payload[start..])?;
        }
        Ok(())
    }

    pub(super) fn finish(
        mut self,
        decompressor: Option<&mut Decompressor>,
        limits: &Limits<'_>,
    ) -> Result<Message, Violation> {
        if let (true, Some(decompressor), Some(pool)) =
            (self.is_compressed, decompressor, limits.deflate_pool)
        {
            let start = self.payload.len();
            decompressor.finish_message(pool, &mut self.payload, limits.message_bytes_max)?;
            self.check_from(start)?;
        }
        let payload = self.payload.into();
        match self.check {
            Some(check) if check.is_whole() => {
                let text = Utf8Bytes::try_from(payload).map_err(|_| Violation::NotUtf8)?;
                Ok(Message::Text(text))
            }
            Some(_) => Err(Violation::NotUtf8),
            None => Ok(Message::Binary(payload)),
        }
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
