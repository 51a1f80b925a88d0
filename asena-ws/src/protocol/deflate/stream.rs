use super::agreement::Agreement;
use super::deflater::Deflater;
use super::inflater::{InflateError, Inflater};
use super::pool::DeflatePool;

/// What one connection receives: 24 bytes while no compressed message is under way, and an [`Inflater`] from the pool
/// while one is. With a client that keeps its context the inflater is the connection's own, from its first compressed
/// message on.
#[derive(Debug)]
pub(crate) struct Decompressor {
    inflater: Option<Inflater>,
    /// The client's window, if it keeps its context.
    context_window_bits: Option<u8>,
}

/// What one connection sends. Without context it only knows the window; with, it owns a [`Deflater`] from its first
/// compressed message on.
#[derive(Debug)]
pub(crate) struct Compressor {
    deflater: Option<Deflater>,
    agreement: Agreement,
}

impl Decompressor {
    /// For a connection that agreed so.
    pub(crate) fn new(agreement: Agreement) -> Self {
        let context_window_bits = agreement
            .has_client_context
            .then_some(agreement.client_window_bits);
        Self {
            inflater: None,
            context_window_bits,
        }
    }

    /// Inflates a piece of a message with RSV1, as [`Inflater::inflate`].
    pub(crate) fn inflate(
        &mut self,
        pool: &DeflatePool,
        compressed: &[u8],
        output: &mut Vec<u8>,
        output_max: usize,
    ) -> Result<(), InflateError> {
        let inflater = self
            .inflater
            .get_or_insert_with(|| match self.context_window_bits {
                Some(window_bits) => Inflater::with_context(window_bits),
                None => pool.inflater(),
            });
        inflater.inflate(compressed, output, output_max)
    }

    /// Ends a message with RSV1, as [`Inflater::finish_message`], and gives back what was borrowed for it.
    pub(crate) fn finish_message(
        &mut self,
        pool: &DeflatePool,
        output: &mut Vec<u8>,
        output_max: usize,
    ) -> Result<(), InflateError> {
        // Not a byte came.
        let Some(mut inflater) = self.inflater.take() else {
            return Ok(());
        };
        let result = inflater.finish_message(output, output_max);
        if inflater.keeps_context() {
            self.inflater = Some(inflater);
        } else {
            pool.give_back(inflater);
        }
        result
    }
}

impl Compressor {
    /// For a connection that agreed so.
    pub(crate) fn new(agreement: Agreement) -> Self {
        Self {
            deflater: None,
            agreement,
        }
    }

    /// Deflates a message for this receiver, and appends the payload to `output`. It must then be sent, and in this
    /// order: so a message is to be compressed after the decision to drop it, not before.
    ///
    /// `false` if the message should be sent as it is, without RSV1. Then `output` is as it was.
    #[must_use]
    pub(crate) fn deflate(&mut self, pool: &DeflatePool, message: &[u8], output: &mut Vec<u8>) -> bool {
        if let Some(window_bits) = self.agreement.shared_window_bits(message.len()) {
            return pool.deflate(message, window_bits, output);
        }
        if message.len() < pool.compression().threshold_bytes {
            return false;
        }
        let level = pool.compression().level;
        let new = || Deflater::new(level, self.agreement.server_window_bits, true);
        let deflater = self.deflater.get_or_insert_with(new);
        deflater.deflate(message, output).is_ok()
    }
}
