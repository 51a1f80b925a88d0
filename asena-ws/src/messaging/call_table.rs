use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::oneshot;

use crate::events::{Answered, Calls, Format, TooManyCalls, answered_id};
use crate::protocol::Message;

/// What becomes of a call, unless the connection closes: then its sender is dropped.
#[derive(Debug)]
pub(super) enum Outcome {
    Answered(Message),
    Congested,
}

/// The calls of a connection that wait. Of one that has never called it is a pointer.
#[derive(Debug, Default)]
pub(crate) struct CallTable(OnceLock<Box<Mutex<Calls<oneshot::Sender<Outcome>>>>>);

impl CallTable {
    pub(super) fn next_id(&self) -> u64 {
        lock(self.0.get_or_init(Box::default)).next_id()
    }

    pub(super) fn wait(&self, id: u64) -> Result<oneshot::Receiver<Outcome>, TooManyCalls> {
        let (sender, receiver) = oneshot::channel();
        lock(self.0.get_or_init(Box::default)).wait(id, sender)?;
        Ok(receiver)
    }

    pub(super) fn give_up(&self, id: u64) {
        if let Some(mut calls) = self.calls() {
            calls.give_up(id);
        }
    }

    pub(super) fn withdraw(&self, id: u64) {
        if let Some(mut calls) = self.calls() {
            calls.withdraw(id);
        }
    }

    /// The connection closes: no answer will come.
    pub(super) fn close(&self) {
        let waiting = self.calls().map(|mut calls| calls.give_all_up());
        // Behind the lock: each wakes somebody.
        drop(waiting);
    }

    /// The answer of none can be waited for any longer.
    pub(crate) fn congest(&self) {
        let waiting = self.calls().map(|mut calls| calls.give_all_up());
        for sender in waiting.into_iter().flatten() {
            // Whoever waited may just have given up.
            let _ = sender.send(Outcome::Congested);
        }
    }

    /// Whether a call waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.calls().is_some_and(|calls| calls.is_waiting())
    }

    /// Gives a message to the call that it answers; back, if it answers none.
    pub(crate) fn resolve(&self, format: Format, message: Message) -> Option<Message> {
        if !self.calls().is_some_and(|calls| calls.is_expecting()) {
            return Some(message);
        }
        let Some(id) = answered_id(format, &message) else {
            return Some(message);
        };
        let answered = self.calls().map(|mut calls| calls.answer(id));
        match answered {
            Some(Answered::InTime(sender)) => {
                // Whoever waited may just have given up.
                let _ = sender.send(Outcome::Answered(message));
                None
            }
            Some(Answered::Late) => {
                tracing::debug!(
                    id,
                    "the client's answer to a call has come too late, and is dropped"
                );
                None
            }
            Some(Answered::Unasked) | None => Some(message),
        }
    }

    fn calls(&self) -> Option<MutexGuard<'_, Calls<oneshot::Sender<Outcome>>>> {
        self.0.get().map(|calls| lock(calls))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
