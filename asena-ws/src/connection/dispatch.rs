//! What a connection's handlers are given, and in which order: one at a time, `on_open` first, `on_close` last and once.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::protocol::{CloseCode, CloseReason, Message};

/// The most messages, pings and pongs that wait for a handler.
const INBOX_MAX: usize = 64;
/// The most payload bytes that wait; one message may be larger.
const INBOX_BYTES_MAX: usize = 1024 * 1024;

/// Takes what the reader reads and gives it out job by job.
///
/// The driver asks for the [`next_job`](Self::next_job) whenever no handler runs, reads only while there
/// [`is_room`](Self::is_room), and says how the connection ended. The rest is decided here.
#[derive(Debug)]
pub(crate) struct Dispatch {
    stage: Stage,
    inbox: VecDeque<Inbound>,
    inbox_bytes: usize,
    drain_is_due: bool,
    /// We have begun to close: what still arrives is not handled.
    is_closing: bool,
    ended: Option<CloseReason>,
    discarded: usize,
}

/// What arrives for a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inbound {
    Message(Message),
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
    /// The stream broke off, or we cut it: what waits is discarded.
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    /// A handler runs.
    Busy,
    Idle,
    /// `on_close` runs.
    Closing,
    Over,
}

impl Dispatch {
    pub(crate) fn new() -> Self {
        Self {
            stage: Stage::New,
            inbox: VecDeque::new(),
            inbox_bytes: 0,
            drain_is_due: false,
            is_closing: false,
            ended: None,
            discarded: 0,
        }
    }

    /// Whether more should be read. If not, TCP makes the peer wait.
    pub(crate) fn is_room(&self) -> bool {
        self.inbox.len() < INBOX_MAX && self.inbox_bytes < INBOX_BYTES_MAX
    }

    pub(crate) fn receive(&mut self, inbound: Inbound) {
        if self.is_closing || self.ended.is_some() {
            self.discarded += 1;
            return;
        }
        self.inbox_bytes += inbound.len();
        self.inbox.push_back(inbound);
    }

    /// The outbox has drained.
    pub(crate) fn drained(&mut self) {
        self.drain_is_due = true;
    }

    /// We have begun to close, so nothing more is handled: whoever closes has said his last word.
    pub(crate) fn close(&mut self) {
        self.is_closing = true;
        self.discard();
    }

    /// The connection has ended. Only the first ending counts.
    pub(crate) fn end(&mut self, ending: Ending) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some(match ending {
            Ending::Closed(reason) => reason,
            Ending::Lost => {
                self.discard();
                CloseCode::ABNORMAL.into()
            }
        });
    }

    /// The next call of a handler, or `None` while there is nothing to do, or while a handler runs.
    pub(crate) fn next_job(&mut self) -> Option<Job> {
        match self.stage {
            Stage::New => {
                self.stage = Stage::Busy;
                Some(Job::Open)
            }
            Stage::Idle => self.job_when_idle(),
            Stage::Busy | Stage::Closing | Stage::Over => None,
        }
    }

    fn job_when_idle(&mut self) -> Option<Job> {
        if let Some(inbound) = self.inbox.pop_front() {
            self.inbox_bytes -= inbound.len();
            self.stage = Stage::Busy;
            return Some(Job::Inbound(inbound));
        }
        if let Some(reason) = self.ended.clone() {
            self.stage = Stage::Closing;
            return Some(Job::Close(reason));
        }
        if std::mem::take(&mut self.drain_is_due) && !self.is_closing {
            self.stage = Stage::Busy;
            return Some(Job::Drain);
        }
        None
    }

    /// The handler of the last job has returned.
    pub(crate) fn finished(&mut self) {
        self.stage = match self.stage {
            Stage::Closing | Stage::Over => Stage::Over,
            Stage::New | Stage::Busy | Stage::Idle => Stage::Idle,
        };
    }

    /// `on_close` has run.
    pub(crate) fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// How many messages were received and not handled.
    pub(crate) fn discarded(&self) -> usize {
        self.discarded
    }

    fn discard(&mut self) {
        self.discarded += self.inbox.len();
        self.inbox.clear();
        self.inbox_bytes = 0;
    }
}

impl Inbound {
    fn len(&self) -> usize {
        match self {
            Self::Message(message) => message.len(),
            Self::Ping(payload) | Self::Pong(payload) => payload.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Operation {
        Receive { bytes: usize },
        Drained,
        Close,
        PeerCloses,
        Lost,
        NextJob,
        Finish,
    }

    fn operations() -> impl Strategy<Value = Vec<Operation>> {
        let operation = prop_oneof![
            8 => (0..200_000_usize).prop_map(|bytes| Operation::Receive { bytes }),
            1 => Just(Operation::Drained),
            1 => Just(Operation::Close),
            1 => Just(Operation::PeerCloses),
            1 => Just(Operation::Lost),
            8 => Just(Operation::NextJob),
            8 => Just(Operation::Finish),
        ];
        vec(operation, 0..200)
    }

    /// A message that can be told from all others.
    fn message(number: usize, bytes: usize) -> Message {
        Message::from(format!("{number} {}", "x".repeat(bytes)))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn order_and_bounds_are_kept_and_there_is_one_close(operations in operations()) {
            let mut dispatch = Dispatch::new();
            let mut sent = Vec::new();
            let mut given: Vec<Job> = Vec::new();
            let mut is_running = false;
            let mut first_ending = None;
            let mut closed_after = None;
            for operation in operations {
                match operation {
                    Operation::Receive { bytes } => {
                        if dispatch.is_room() {
                            let message = message(sent.len(), bytes);
                            sent.push(message.clone());
                            dispatch.receive(Inbound::Message(message));
                        }
                    }
                    Operation::Drained => dispatch.drained(),
                    Operation::Close => {
                        dispatch.close();
                        closed_after.get_or_insert(given.len());
                    }
                    Operation::PeerCloses => {
                        dispatch.end(Ending::Closed(CloseCode::NORMAL.into()));
                        first_ending.get_or_insert(CloseCode::NORMAL);
                    }
                    Operation::Lost => {
                        dispatch.end(Ending::Lost);
                        first_ending.get_or_insert(CloseCode::ABNORMAL);
                    }
                    Operation::NextJob => {
                        let job = dispatch.next_job();
                        prop_assert!(job.is_none() || !is_running, "two handlers beside each other");
                        is_running |= job.is_some();
                        given.extend(job);
                    }
                    Operation::Finish => {
                        if is_running {
                            dispatch.finished();
                            is_running = false;
                        }
                    }
                }
                prop_assert!(dispatch.inbox.len() <= INBOX_MAX);
                prop_assert!(dispatch.inbox_bytes < INBOX_BYTES_MAX + 201_000);
            }
            // Let it run to its end.
            dispatch.end(Ending::Lost);
            let reason = first_ending.unwrap_or(CloseCode::ABNORMAL);
            while !dispatch.is_over() {
                given.extend(dispatch.next_job());
                dispatch.finished();
            }
            prop_assert_eq!(dispatch.next_job(), None, "nothing comes after the close");
            prop_assert_eq!(given.first(), Some(&Job::Open));
            prop_assert_eq!(given.iter().filter(|job| **job == Job::Open).count(), 1);
            prop_assert_eq!(given.last(), Some(&Job::Close(reason.into())));
            prop_assert_eq!(given.iter().filter(|job| matches!(job, Job::Close(_))).count(), 1);
            let handled: Vec<&Message> = given
                .iter()
                .filter_map(|job| match job {
                    Job::Inbound(Inbound::Message(message)) => Some(message),
                    _ => None,
                })
                .collect();
            let expected: Vec<&Message> = sent.iter().take(handled.len()).collect();
            prop_assert_eq!(&handled, &expected, "in the order of arrival, without a gap");
            prop_assert_eq!(handled.len() + dispatch.discarded(), sent.len(), "each is handled or counted");
            if let Some(position) = closed_after {
                let after = &given[position..];
                prop_assert!(after.iter().all(|job| matches!(job, Job::Open | Job::Close(_))), "{after:?} after the close");
            }
        }
    }

    #[test]
    fn what_came_before_a_clean_close_is_handled_and_what_waits_at_a_reset_is_not() {
        for (ending, handled) in [(Ending::Closed(CloseCode::NORMAL.into()), 2), (Ending::Lost, 0)] {
            let mut dispatch = Dispatch::new();
            dispatch.next_job();
            dispatch.receive(Inbound::Message("a".into()));
            dispatch.receive(Inbound::Message("b".into()));
            dispatch.end(ending);
            dispatch.finished();
            let mut jobs = Vec::new();
            while let Some(job) = dispatch.next_job() {
                jobs.push(job);
                dispatch.finished();
            }
            assert_eq!(jobs.len(), handled + 1, "{jobs:?}");
            assert_eq!(dispatch.discarded(), 2 - handled);
        }
    }
}
