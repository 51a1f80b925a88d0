use std::fmt;

use flate2::{Compress, Compression as Level, FlushCompress, Status};

use super::{TAIL, WINDOW_BITS_MAX, WINDOW_BITS_MIN};

/// Deflates messages one after the other (RFC 7692 §7.2.1).
///
/// It takes 380,176 bytes from the allocator with a window of 15 bits, 251,152 with one of 9; 322 KB and 196 KB of
/// these are touched. With context it belongs to one connection; without, [`DeflatePool`](super::DeflatePool) lends one
/// per message.
pub(crate) struct Deflater {
    stream: Box<Compress>,
    keeps_context: bool,
    window_bits: u8,
}

/// zlib refused to compress, which it has no reason for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message could not be compressed")]
pub(crate) struct DeflateError;

/// An empty message (§7.2.3.6): the head of an empty block, whose length is in the tail. zlib makes nothing of nothing.
const EMPTY: u8 = 0x00;

impl Deflater {
    /// `level` is 1 to 9, `window_bits` 9 to 15; the nearest if not.
    pub(crate) fn new(level: u8, window_bits: u8, keeps_context: bool) -> Self {
        let level = Level::new(level.clamp(1, 9).into());
        let window_bits = window_bits.clamp(WINDOW_BITS_MIN, WINDOW_BITS_MAX);
        Self {
            stream: Box::new(Compress::new_with_window_bits(level, false, window_bits)),
            keeps_context,
            window_bits,
        }
    }

    /// Deflates a message, and appends what comes out, without its tail, to `output`: the payload of a message with
    /// RSV1.
    ///
    /// What cannot be compressed becomes a little longer, 5 bytes for each 64 KiB or so. Without context it may be
    /// sent as it is instead, without RSV1; with context what was deflated must be sent, since later messages refer
    /// to it.
    ///
    /// # Errors
    ///
    /// `output` is as it was, and the context is empty, which is in step with any peer.
    pub(crate) fn deflate(&mut self, message: &[u8], output: &mut Vec<u8>) -> Result<(), DeflateError> {
        if message.is_empty() {
            output.push(EMPTY);
            return Ok(());
        }
        let start = output.len();
        let result = self.flush(message, output);
        if result.is_err() {
            output.truncate(start);
        }
        if result.is_err() || !self.keeps_context {
            self.stream.reset();
        }
        result
    }

    /// How far back messages refer, as the base-2 logarithm of bytes.
    pub(crate) fn window_bits(&self) -> u8 {
        self.window_bits
    }

    fn flush(&mut self, mut message: &[u8], output: &mut Vec<u8>) -> Result<(), DeflateError> {
        // Room for a flush's marker in any case: one that is cut is written twice.
        output.reserve(message.len() / 2 + 64);
        loop {
            let taken_before = self.stream.total_in();
            let step = self.stream.compress_vec(message, output, FlushCompress::Sync);
            let (Ok(status), Ok(taken)) = (step, usize::try_from(self.stream.total_in() - taken_before))
            else {
                return Err(DeflateError);
            };
            message = &message[taken..];
            // zlib has said all when it leaves room.
            if output.len() < output.capacity() || status != Status::Ok {
                break;
            }
            output.reserve(output.len().max(64));
        }
        let is_whole = message.is_empty() && output.ends_with(&TAIL);
        if !is_whole {
            return Err(DeflateError);
        }
        output.truncate(output.len() - TAIL.len());
        Ok(())
    }
}

impl fmt::Debug for Deflater {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut deflater = formatter.debug_struct("Deflater");
        deflater.field("keeps_context", &self.keeps_context);
        deflater
            .field("window_bits", &self.window_bits)
            .finish_non_exhaustive()
    }
}
