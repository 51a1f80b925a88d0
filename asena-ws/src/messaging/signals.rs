use std::sync::atomic::Ordering;

use super::sync::AtomicU8;

/// What a connection's task is to notice when it is woken: bits that anybody sets.
#[derive(Debug, Default)]
pub(crate) struct Signals(AtomicU8);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Signal {
    /// Our side closes: nothing more is handled.
    Closing = 1,
    /// Our close frame has left.
    CloseWritten = 2,
    /// The network is gone.
    Broken = 128,
    /// The connection has ended, or is to end at once.
    Ended = 4,
    /// The outbox has emptied.
    Drained = 8,
    /// The peer is too slow, or took nothing for too long.
    Slow = 16,
    /// The peer has been silent for too long.
    Silent = 32,
    /// The deadline of the shutdown has passed: handlers are dropped.
    Aborted = 64,
}

impl Signals {
    pub(crate) fn raise(&self, signal: Signal) {
        self.0.fetch_or(signal as u8, Ordering::Release);
    }

    pub(crate) fn is_raised(&self, signal: Signal) -> bool {
        self.0.load(Ordering::Acquire) & signal as u8 != 0
    }

    /// Whether it was raised since it was last taken.
    pub(crate) fn take(&self, signal: Signal) -> bool {
        // Most of the time it was not, and a load is cheaper.
        self.is_raised(signal) && self.0.fetch_and(!(signal as u8), Ordering::AcqRel) & signal as u8 != 0
    }
}
