use std::sync::atomic::Ordering;

use super::sync::AtomicU16;

/// What a connection's task is to notice when it is woken: bits that anybody sets.
#[derive(Debug, Default)]
pub(crate) struct Signals(AtomicU16);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Signal {
    /// Our side closes: nothing more is handled.
    Closing = 1,
    /// Our close frame has left.
    CloseWritten = 2,
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
    /// The network is gone.
    Broken = 128,
    /// The network took nothing for a while: the task is to go on when it does.
    Blocked = 256,
    /// The client was asked something, and its answer may come.
    Calling = 512,
    /// The server goes away: what was received is handled, then the connection is closed. It stays raised.
    Leaving = 1024,
}

impl Signals {
    pub(crate) fn raise(&self, signal: Signal) {
        self.0.fetch_or(signal as u16, Ordering::Release);
    }

    /// Whether there is nothing to notice.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.0.load(Ordering::Acquire) == 0
    }

    pub(super) fn lower(&self, signal: Signal) {
        self.0.fetch_and(!(signal as u16), Ordering::Release);
    }

    #[inline]
    pub(crate) fn is_raised(&self, signal: Signal) -> bool {
        self.0.load(Ordering::Acquire) & signal as u16 != 0
    }

    /// Whether it was raised since it was last taken.
    pub(crate) fn take(&self, signal: Signal) -> bool {
        // Most of the time it was not, and a load is cheaper.
        self.is_raised(signal) && self.0.fetch_and(!(signal as u16), Ordering::AcqRel) & signal as u16 != 0
    }
}
