use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::compression::Compression;
use super::deflater::Deflater;
use super::inflater::Inflater;

/// Inflaters and deflaters without context, lent for one message: memory grows with the messages that are being
/// worked on, not with the connections.
///
/// Each lock is held to take one out or put one in, never while bytes are inflated or deflated, and never both at
/// once. What is lent and not given back is freed; what is given back beyond `idle_max` too.
pub(crate) struct DeflatePool {
    compression: Compression,
    /// The most of each kind that are kept for later.
    idle_max: usize,
    inflaters: Mutex<Vec<Inflater>>,
    deflaters: Mutex<Vec<Deflater>>,
}

impl DeflatePool {
    /// An empty pool, that keeps at most `idle_max` inflaters (48 KB each) and as many deflaters (at most 380 KB each)
    /// for later: the number of threads is a good one.
    pub(crate) fn new(compression: Compression, idle_max: usize) -> Self {
        Self {
            compression,
            idle_max,
            inflaters: Mutex::default(),
            deflaters: Mutex::default(),
        }
    }

    /// What the messages are compressed by.
    pub(crate) fn compression(&self) -> &Compression {
        &self.compression
    }

    /// Lends an inflater for one message of any client's without context.
    pub(crate) fn inflater(&self) -> Inflater {
        let idle = lock(&self.inflaters).pop();
        idle.unwrap_or_else(Inflater::without_context)
    }

    /// Takes an inflater back, in whatever state; one with context is not for others, and freed.
    pub(crate) fn give_back(&self, mut inflater: Inflater) {
        if !inflater.keeps_context() {
            inflater.reset();
            self.keep(&self.inflaters, inflater);
        }
    }

    /// Deflates a message without context, for receivers with a window of `window_bits` or more, and appends the
    /// payload to `output`. What it made may be shared among them.
    ///
    /// `false` if the message should be sent as it is, without RSV1: it is below the threshold, or does not become
    /// smaller. Then `output` is as it was.
    #[must_use]
    pub(crate) fn deflate(&self, message: &[u8], window_bits: u8, output: &mut Vec<u8>) -> bool {
        if message.len() < self.compression.threshold_bytes {
            return false;
        }
        let start = output.len();
        let mut deflater = self.deflater(window_bits);
        let result = deflater.deflate(message, output);
        self.keep(&self.deflaters, deflater);
        let is_smaller = result.is_ok() && output.len() - start < message.len();
        if !is_smaller {
            output.truncate(start);
        }
        is_smaller
    }

    fn deflater(&self, window_bits: u8) -> Deflater {
        let mut deflaters = lock(&self.deflaters);
        let index = deflaters
            .iter()
            .position(|deflater| deflater.window_bits() == window_bits);
        let idle = index.map(|index| deflaters.swap_remove(index));
        drop(deflaters);
        idle.unwrap_or_else(|| Deflater::new(self.compression.level, window_bits, false))
    }

    /// Keeps one for later if there is room for it.
    fn keep<T>(&self, idle: &Mutex<Vec<T>>, one: T) {
        let mut idle = lock(idle);
        if idle.len() < self.idle_max {
            idle.push(one);
        } else {
            drop(idle);
            drop(one);
        }
    }
}

impl fmt::Debug for DeflatePool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pool = formatter.debug_struct("DeflatePool");
        pool.field("compression", &self.compression);
        pool.field("idle_max", &self.idle_max).finish_non_exhaustive()
    }
}

/// What is in the pool is whole between any two statements, so a panic elsewhere does not matter.
fn lock<T>(idle: &Mutex<Vec<T>>) -> MutexGuard<'_, Vec<T>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(idle_max: usize) -> DeflatePool {
        DeflatePool::new(Compression::new().threshold_bytes(16), idle_max)
    }

    fn idle(pool: &DeflatePool) -> (usize, usize) {
        (lock(&pool.inflaters).len(), lock(&pool.deflaters).len())
    }

    #[test]
    fn what_is_given_back_is_lent_again_and_no_more_is_kept_than_allowed() {
        let pool = pool(2);
        let lent = [pool.inflater(), pool.inflater(), pool.inflater()];
        assert_eq!(idle(&pool), (0, 0));
        for inflater in lent {
            pool.give_back(inflater);
        }
        assert_eq!(idle(&pool), (2, 0));
        pool.give_back(Inflater::with_context(15));
        let _lent = pool.inflater();
        assert_eq!(idle(&pool), (1, 0));
        for window_bits in [15, 15, 12, 9, 15] {
            assert!(pool.deflate(&[7; 100], window_bits, &mut Vec::new()));
        }
        let mut kept: Vec<_> = lock(&pool.deflaters).iter().map(Deflater::window_bits).collect();
        kept.sort_unstable();
        assert_eq!(kept, [12, 15]);
    }

    #[test]
    fn an_inflater_that_failed_or_was_left_is_lent_as_new() {
        let pool = pool(1);
        let mut payload = Vec::new();
        assert!(pool.deflate(&[7; 100], 15, &mut payload));
        for broken in [&[0xff, 0xff][..], &payload[..2]] {
            let mut inflater = pool.inflater();
            let _ = inflater.inflate(broken, &mut Vec::new(), 100);
            pool.give_back(inflater);
            let mut inflater = pool.inflater();
            let mut output = Vec::new();
            assert_eq!(inflater.inflate(&payload, &mut output, 100), Ok(()));
            assert_eq!(inflater.finish_message(&mut output, 100), Ok(()));
            assert_eq!(output, [7; 100]);
            pool.give_back(inflater);
        }
    }

    #[test]
    fn what_is_small_or_does_not_shrink_is_sent_as_it_is() {
        let pool = pool(1);
        let mut output = b"head".to_vec();
        assert!(!pool.deflate(&[7; 15], 15, &mut output));
        let noise: Vec<u8> = (0..64_u8).map(|byte| byte.wrapping_mul(167) ^ 0x5c).collect();
        assert!(!pool.deflate(&noise, 15, &mut output));
        assert_eq!(output, b"head");
        assert!(pool.deflate(&[7; 16], 15, &mut output));
        assert!(output.len() < 4 + 16);
    }
}
