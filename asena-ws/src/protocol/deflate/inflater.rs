use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};

use super::{TAIL, WINDOW_BITS_MAX, WINDOW_BITS_MIN};

/// Inflates messages one after the other, each in pieces as they come (RFC 7692 §7.2.2).
///
/// It takes 47,704 bytes from the allocator, whatever its window, since zlib-rs allots the largest to every state:
/// 47,552 for that, 152 for what flate2 puts around it. The pages that are touched are 19 KB at first, and when
/// messages have filled the window 22 KB with 9 bits, 48 KB with 15. With a client that keeps its context an inflater
/// belongs to one connection; without, [`DeflatePool`](super::DeflatePool) lends one per message.
///
/// After an error it is of no use until [`reset`](Self::reset).
pub(crate) struct Inflater {
    stream: Box<Decompress>,
    keeps_context: bool,
    position: Position,
    /// How many final blocks this message has had.
    final_blocks: u16,
}

/// Where in the sequence of DEFLATE blocks the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// Before the first byte of a message.
    Start,
    /// In a message, and in or between blocks.
    Within,
    /// After a final block, which is not the end of a message (§7.2.3.4).
    Ended,
}

/// Why a message cannot be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InflateError {
    /// To be closed with 1009.
    #[error("the message is too big when inflated")]
    TooBig,
    /// To be closed with 1007.
    #[error("the message is not valid DEFLATE")]
    Corrupt,
}

/// The most final blocks of one message. After each, up to 32 KiB are copied: without a limit, two bytes of input
/// would cost as much.
const FINAL_BLOCKS_MAX: u16 = 256;

/// An empty final block: it says that what comes before it ended with a block.
const END: [u8; 2] = [0x03, 0x00];

/// What the output grows by at least.
const GROWTH_BYTES_MIN: usize = 256;

impl Inflater {
    /// For a client without context (`client_no_context_takeover`): each message stands for itself.
    pub(crate) fn without_context() -> Self {
        // Any window of a client's fits into the largest; it costs no more, and is quicker to reset.
        Self::new(WINDOW_BITS_MAX, false)
    }

    /// For a client with context, that refers at most `window_bits` (8 to 15) back.
    pub(crate) fn with_context(window_bits: u8) -> Self {
        Self::new(window_bits.clamp(WINDOW_BITS_MIN, WINDOW_BITS_MAX), true)
    }

    fn new(window_bits: u8, keeps_context: bool) -> Self {
        Self {
            stream: Box::new(Decompress::new_with_window_bits(false, window_bits)),
            keeps_context,
            position: Position::Start,
            final_blocks: 0,
        }
    }

    /// Inflates a piece of a message, and appends what comes out to what came out of the message before.
    ///
    /// `output` belongs to one message: it starts empty, and is not touched between the pieces. It never has more than
    /// `output_max` bytes, and never grows its capacity beyond one more; a capacity that it came with is used.
    ///
    /// # Errors
    ///
    /// As soon as it is certain: `TooBig` at the first byte beyond `output_max`, with that many bytes in `output`.
    pub(crate) fn inflate(
        &mut self,
        mut compressed: &[u8],
        output: &mut Vec<u8>,
        output_max: usize,
    ) -> Result<(), InflateError> {
        while !compressed.is_empty() {
            if self.position == Position::Ended {
                self.restart(output)?;
            }
            self.position = Position::Within;
            compressed = self.inflate_blocks(compressed, output, output_max)?;
        }
        Ok(())
    }

    /// To be called after a message's last byte: puts back what its sender took off, and makes ready for the next.
    ///
    /// A message without any bytes, which no sender should make (§7.2.3.6), is an empty one.
    ///
    /// # Errors
    ///
    /// As [`inflate`](Self::inflate). `Corrupt` if the message ends within a block; with context, not each of these
    /// can be found.
    pub(crate) fn finish_message(
        &mut self,
        output: &mut Vec<u8>,
        output_max: usize,
    ) -> Result<(), InflateError> {
        // A sender that ends with a final block and forgets the empty one after it is understood all the same.
        if self.position == Position::Within {
            self.inflate(&TAIL, output, output_max)?;
            if !self.keeps_context {
                self.expect_end(output, output_max)?;
            }
        }
        if !self.keeps_context {
            self.reset();
        } else if self.position == Position::Ended {
            self.restart(output)?;
        }
        self.position = Position::Start;
        self.final_blocks = 0;
        Ok(())
    }

    /// Forgets everything; to be used anew, even after an error.
    pub(crate) fn reset(&mut self) {
        if self.keeps_context || self.position != Position::Start {
            self.stream.reset(false);
        }
        self.position = Position::Start;
        self.final_blocks = 0;
    }

    /// Whether messages may refer to earlier ones.
    pub(crate) fn keeps_context(&self) -> bool {
        self.keeps_context
    }

    /// Inflates up to the end of the piece, or of a final block. What is left of the piece.
    fn inflate_blocks<'a>(
        &mut self,
        mut compressed: &'a [u8],
        output: &mut Vec<u8>,
        output_max: usize,
    ) -> Result<&'a [u8], InflateError> {
        loop {
            reserve(output, compressed.len(), output_max);
            let (taken_before, made_before) = (self.stream.total_in(), output.len());
            let step = self
                .stream
                .decompress_vec(compressed, output, FlushDecompress::None);
            // Looked at first: what is corrupt may have put out something before.
            if output.len() > output_max {
                output.truncate(output_max);
                return Err(InflateError::TooBig);
            }
            let status = step.map_err(|_| InflateError::Corrupt)?;
            let taken = usize::try_from(self.stream.total_in() - taken_before);
            let taken = taken.map_err(|_| InflateError::Corrupt)?;
            compressed = &compressed[taken..];
            if status == Status::StreamEnd {
                self.end_final_block()?;
                return Ok(compressed);
            }
            // While the output is full there may be more to come, even of input that is used up.
            if output.len() < output.capacity() {
                if compressed.is_empty() {
                    return Ok(compressed);
                }
                if taken == 0 && output.len() == made_before {
                    return Err(InflateError::Corrupt);
                }
            }
        }
    }

    fn end_final_block(&mut self) -> Result<(), InflateError> {
        self.position = Position::Ended;
        self.final_blocks += 1;
        if self.final_blocks > FINAL_BLOCKS_MAX {
            return Err(InflateError::Corrupt);
        }
        Ok(())
    }

    /// Goes on after a final block. zlib takes it for the end, and forgets its window: it gets back what this message
    /// has put out. What earlier messages put out is lost; a sender whose zlib made a final block has lost it too.
    fn restart(&mut self, output: &[u8]) -> Result<(), InflateError> {
        self.stream.reset(false);
        let window = &output[output.len().saturating_sub(1 << WINDOW_BITS_MAX)..];
        if !window.is_empty() {
            let set = self.stream.set_dictionary(window);
            set.map_err(|_| InflateError::Corrupt)?;
        }
        Ok(())
    }

    /// Looks whether the stream stands between blocks, which only a final block tells: so it ends the stream.
    fn expect_end(&mut self, output: &mut Vec<u8>, output_max: usize) -> Result<(), InflateError> {
        let output_len = output.len();
        self.inflate(&END, output, output_max)?;
        if self.position == Position::Ended && output.len() == output_len {
            Ok(())
        } else {
            Err(InflateError::Corrupt)
        }
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut inflater = formatter.debug_struct("Inflater");
        inflater.field("keeps_context", &self.keeps_context);
        inflater.field("position", &self.position).finish_non_exhaustive()
    }
}

/// Makes room for at least one byte: the first time for what a piece of this length often becomes, then for as much
/// as there is already, so that a message is copied a few times at most. One byte more than is allowed shows that
/// there is more than is allowed.
fn reserve(output: &mut Vec<u8>, compressed_len: usize, output_max: usize) {
    if output.len() < output.capacity() {
        return;
    }
    let growth = output
        .len()
        .max(compressed_len.saturating_mul(4))
        .max(GROWTH_BYTES_MIN);
    let allowed = output_max.saturating_add(1).saturating_sub(output.len());
    output.reserve_exact(growth.min(allowed).max(1));
}
