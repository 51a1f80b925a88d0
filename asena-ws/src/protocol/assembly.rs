use bytes::BytesMut;

use super::message::Message;
use super::utf8::Utf8Check;
use super::utf8_bytes::Utf8Bytes;
use super::violation::Violation;

/// A message that comes in pieces.
#[derive(Debug)]
pub(crate) struct Assembly {
    pub(crate) payload: BytesMut,
    pub(crate) fragments: usize,
    /// For text: checked as it comes, so that bad text fails fast.
    check: Option<Utf8Check>,
}

impl Assembly {
    pub(crate) fn text() -> Self {
        Self::of(Some(Utf8Check::default()))
    }

    pub(crate) fn binary() -> Self {
        Self::of(None)
    }

    fn of(check: Option<Utf8Check>) -> Self {
        Self {
            payload: BytesMut::new(),
            fragments: 0,
            check,
        }
    }

    pub(crate) fn append(&mut self, part: &[u8]) -> Result<(), Violation> {
        let start = self.payload.len();
        self.payload.extend_from_slice(part);
        self.check_from(start)
    }

    /// Checks what has been appended from this place on.
    pub(crate) fn check_from(&mut self, start: usize) -> Result<(), Violation> {
        if let Some(check) = &mut self.check {
            check.check(&self.payload[start..])?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<Message, Violation> {
        let payload = self.payload.freeze();
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
