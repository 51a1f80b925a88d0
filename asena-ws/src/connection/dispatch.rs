//! What a connection's handlers are given, and in which order: one at a time, `on_open` first, `on_close` last and once.

use std::collections::VecDeque;

use bytes::Bytes;

use super::options::ConnectionOptions;
use crate::protocol::{CloseCode, CloseReason, Message};

/// Takes what the reader reads and gives it out job by job.
///
/// The driver asks for the [`next_job`](Self::next_job) whenever a handler may run, reads only while there
/// [`is_room`](Self::is_room), and says how the connection ended. The rest is decided here.
#[derive(Debug, Default)]
pub(crate) struct Dispatch {
    stage: Stage,
    /// Only where handlers are slower than the peer.
    inbox: Option<Box<Inbox>>,
    drain_is_due: bool,
    parting: Parting,
    ended: Option<Box<CloseReason>>,
    discarded: u16,
}

#[derive(Debug, Default)]
struct Inbox {
    waiting: VecDeque<Inbound>,
    bytes: usize,
}

/// What arrives for a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inbound {
    /// With the time when it came, in microseconds, where that counts.
    Message(Message, u64),
    Ping(Bytes),
    Pong(Bytes),
}

/// One call of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    Open,
    Inbound(Inbound),
    Drain,
    Close(CloseReason),
}

/// How a connection can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By a close frame of the peer's: what came before it is still handled.
    Closed(CloseReason),
    /// The stream broke off, or we cut it: what waits is discarded. The code says why, 1006 if nobody can.
    Lost(CloseCode),
}

/// Whether our side is about to end the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Parting {
    #[default]
    No,
    /// The server goes away: what has been received is handled, and nothing more is read.
    Leaving,
    /// We have begun to close: what still arrives is not handled.
    Closing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    New,
    /// `on_open` runs.
    Opening,
    /// So many handlers run beside each other: one at most, unless the endpoint has a `concurrency`.
    Open {
        running: u16,
    },
    /// `on_close` runs.
    Closing,
    Over,
}

impl Dispatch {
    /// Whether more should be read. If not, TCP makes the peer wait.
    #[inline]
    pub(crate) fn is_room(&self, options: &ConnectionOptions) -> bool {
        self.parting != Parting::Leaving
            && self.is_room_in(options.inbox_messages_max, options.inbox_bytes_max)
    }

    /// Whether more should be read while a call waits for its answer, which may come behind all that waits: so as much again may.
    pub(crate) fn is_room_for_an_answer(&self, options: &ConnectionOptions) -> bool {
        let (messages, bytes) = (options.inbox_messages_max, options.inbox_bytes_max);
        self.is_room_in(messages.saturating_mul(2), bytes.saturating_mul(2))
    }

    fn is_room_in(&self, messages_max: usize, bytes_max: usize) -> bool {
        self.inbox
            .as_ref()
            .is_none_or(|inbox| inbox.waiting.len() < messages_max && inbox.bytes < bytes_max)
    }

    /// Gives what arrives to a handler at once, if one may run now.
    #[inline]
    pub(crate) fn receive(&mut self, inbound: Inbound, options: &ConnectionOptions) -> Option<Job> {
        if self.parting == Parting::Closing || self.ended.is_some() {
            self.discarded = self.discarded.saturating_add(1);
            return None;
        }
        match self.stage {
            Stage::Open { running } if may_run_beside(running, options) && self.inbox.is_none() => {
                self.stage = Stage::Open { running: running + 1 };
                Some(Job::Inbound(inbound))
            }
            _ => {
                let inbox = self.inbox.get_or_insert_default();
                inbox.bytes += inbound.len();
                inbox.waiting.push_back(inbound);
                None
            }
        }
    }

    /// The outbox has drained.
    pub(crate) fn drained(&mut self) {
        self.drain_is_due = true;
    }

    /// The server goes away: from now on there is no room for more, and when [`has_left`](Self::has_left) says so, all that was
    /// received is handled.
    pub(crate) fn leave(&mut self) {
        if self.parting == Parting::No {
            self.parting = Parting::Leaving;
        }
    }

    /// Whether the server goes away, and has handled what it received: time to close.
    ///
    /// A connection that is still opening does not wait: nothing of it has been handled, and `on_open` may well run for as long as
    /// the connection is open.
    pub(crate) fn has_left(&self) -> bool {
        self.parting == Parting::Leaving
            && match self.stage {
                Stage::Open { running } => running == 0 && self.inbox.is_none(),
                Stage::New | Stage::Opening => true,
                Stage::Closing | Stage::Over => false,
            }
    }

    /// We have begun to close, so nothing more is handled: whoever closes has said his last word.
    pub(crate) fn close(&mut self) {
        self.parting = Parting::Closing;
        self.discard();
    }

    /// The connection has ended. Only the first ending counts.
    pub(crate) fn end(&mut self, ending: Ending) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some(Box::new(match ending {
            Ending::Closed(reason) => reason,
            Ending::Lost(code) => {
                self.discard();
                code.into()
            }
        }));
    }

    /// Whether nothing waits for a handler.
    #[inline]
    pub(crate) fn is_idle(&self) -> bool {
        let is_open = matches!(self.stage, Stage::Open { .. });
        is_open && self.inbox.is_none() && self.ended.is_none() && !self.drain_is_due
    }

    /// The next call of a handler, or `None` while there is nothing to do, or while as many run as may.
    pub(crate) fn next_job(&mut self, options: &ConnectionOptions) -> Option<Job> {
        match self.stage {
            Stage::New => {
                self.stage = Stage::Opening;
                Some(Job::Open)
            }
            Stage::Open { running } if may_run_beside(running, options) => self.job_beside(running),
            Stage::Open { .. } | Stage::Opening | Stage::Closing | Stage::Over => None,
        }
    }

    fn job_beside(&mut self, running: u16) -> Option<Job> {
        if let Some(inbound) = self.take_inbound() {
            self.stage = Stage::Open { running: running + 1 };
            return Some(Job::Inbound(inbound));
        }
        if let Some(reason) = &self.ended {
            // The last: so not beside another.
            return (running == 0).then(|| {
                self.stage = Stage::Closing;
                Job::Close((**reason).clone())
            });
        }
        if std::mem::take(&mut self.drain_is_due) && self.parting != Parting::Closing {
            self.stage = Stage::Open { running: running + 1 };
            return Some(Job::Drain);
        }
        None
    }

    /// A handler has returned.
    #[inline]
    pub(crate) fn finished(&mut self) {
        self.stage = match self.stage {
            Stage::New | Stage::Opening => Stage::Open { running: 0 },
            Stage::Open { running } => Stage::Open {
                running: running.saturating_sub(1),
            },
            Stage::Closing | Stage::Over => Stage::Over,
        };
    }

    /// `on_close` has run.
    pub(crate) fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// How the connection has ended, if it has, and with which words.
    #[cfg(feature = "inspector")]
    pub(crate) fn close_reason(&self) -> Option<&CloseReason> {
        self.ended.as_deref()
    }

    /// How the connection has ended, if it has.
    pub(crate) fn close_code(&self) -> Option<CloseCode> {
        self.ended.as_ref().map(|reason| reason.code)
    }

    /// How many messages were received and not handled: this many or more at its maximum.
    pub(crate) fn discarded(&self) -> u16 {
        self.discarded
    }

    fn take_inbound(&mut self) -> Option<Inbound> {
        let inbox = self.inbox.as_mut()?;
        let inbound = inbox.waiting.pop_front()?;
        inbox.bytes -= inbound.len();
        if inbox.waiting.is_empty() {
            self.inbox = None;
        }
        Some(inbound)
    }

    fn discard(&mut self) {
        let discarded = self.inbox.take().map_or(0, |inbox| inbox.waiting.len());
        let discarded = u16::try_from(discarded).unwrap_or(u16::MAX);
        self.discarded = self.discarded.saturating_add(discarded);
    }
}

/// Whether another handler may begin.
fn may_run_beside(running: u16, options: &ConnectionOptions) -> bool {
    running < u16::MAX && u32::from(running) < options.concurrency
}

impl Inbound {
    fn len(&self) -> usize {
        match self {
            Self::Message(message, _) => message.len(),
            Self::Ping(payload) | Self::Pong(payload) => payload.len(),
        }
    }
}

#[cfg(test)]
mod tests;
