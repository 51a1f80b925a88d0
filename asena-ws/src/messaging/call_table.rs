use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::member::IdHash;
use super::shared::Shared;
use super::signals::Signal;
use super::socket_id::SocketId;
use crate::events::{Answered, Calls, TooManyCalls, answered_id};
use crate::protocol::Message;
use crate::telemetry::counters::EventPlace;

/// As many parts as the calls are kept in, each under a lock of its own.
const SHARDS: usize = 16;

/// What becomes of a call, unless the connection closes: then its sender is dropped.
#[derive(Debug)]
pub(super) enum Outcome {
    Answered(Message),
    Congested,
}

type CallsOfOne = Calls<oneshot::Sender<Outcome>>;
type Shard = HashMap<SocketId, CallsOfOne, IdHash>;

/// The calls of an endpoint's connections whose answers may come: here, so that a connection that makes none has nothing for them.
/// [`Signal::Calling`] tells which has some.
#[derive(Default)]
pub(crate) struct CallTable {
    last_id: AtomicU64,
    shards: [Mutex<Shard>; SHARDS],
}

impl CallTable {
    /// The connection is over.
    pub(super) fn forget(&self, socket: SocketId) {
        let forgotten = self.shard(socket).remove(&socket);
        // Behind the lock: each that waited is woken.
        drop(forgotten);
    }

    /// How many calls wait, of all connections.
    pub(super) fn waiting(&self) -> usize {
        let shards = self.shards.iter();
        let shards = shards.map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner));
        shards
            .map(|shard| shard.values().map(CallsOfOne::waiting).sum::<usize>())
            .sum()
    }

    /// No id comes twice in an endpoint: so a late answer is never taken for another.
    fn next_id(&self) -> u64 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn shard(&self, socket: SocketId) -> MutexGuard<'_, Shard> {
        let hash = IdHash::default().hash_one(socket).to_le_bytes();
        let shard = &self.shards[usize::from(hash[3]) % SHARDS];
        // Nothing panics while it is held.
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is said of the calls of one connection.
impl Shared {
    pub(super) fn next_call_id(&self) -> u64 {
        self.members.calls.next_id()
    }

    pub(super) fn wait_for_answer(&self, id: u64) -> Result<oneshot::Receiver<Outcome>, TooManyCalls> {
        let (sender, receiver) = oneshot::channel();
        let mut shard = self.members.calls.shard(self.id);
        shard.entry(self.id).or_default().wait(id, sender)?;
        self.signals.raise(Signal::Calling);
        Ok(receiver)
    }

    pub(super) fn give_call_up(&self, id: u64) {
        self.change_calls(|calls| calls.give_up(id));
    }

    pub(super) fn withdraw_call(&self, id: u64) {
        self.change_calls(|calls| calls.withdraw(id));
    }

    /// The connection closes: no answer will come.
    pub(super) fn close_calls(&self) {
        // Dropped behind the lock: each wakes somebody.
        drop(self.change_calls(CallsOfOne::give_all_up));
    }

    /// The answer of none can be waited for any longer.
    pub(crate) fn congest_calls(&self) {
        let waiting = self.change_calls(CallsOfOne::give_all_up);
        for sender in waiting.into_iter().flatten() {
            // Whoever waited may just have given up.
            let _ = sender.send(Outcome::Congested);
        }
    }

    /// Whether a call waits.
    pub(crate) fn is_calling(&self) -> bool {
        self.change_calls(|calls| calls.is_waiting()).unwrap_or_default()
    }

    /// Gives a message to the call that it answers; back, if it answers none. Only where an answer may come is it looked at.
    #[inline]
    pub(crate) fn resolve(&self, message: Message) -> Option<Message> {
        if self.signals.is_raised(Signal::Calling) {
            return self.resolve_called(message);
        }
        Some(message)
    }

    fn resolve_called(&self, message: Message) -> Option<Message> {
        let Some(id) = answered_id(self.format(), &message) else {
            return Some(message);
        };
        let counters = &self.members.counters;
        let bytes = message.len();
        let count = || counters.events.received(EventPlace::REPLY, bytes);
        match self.change_calls(|calls| calls.answer(id)) {
            Some(Answered::InTime(sender)) => {
                count();
                // Whoever waited may just have given up.
                let _ = sender.send(Outcome::Answered(message));
                None
            }
            Some(Answered::Late) => {
                count();
                tracing::debug!(socket = %self.id, id, "an answer came too late, and is dropped");
                None
            }
            Some(Answered::Unasked) | None => Some(message),
        }
    }

    /// Nothing, if there are none.
    fn change_calls<T>(&self, change: impl FnOnce(&mut CallsOfOne) -> T) -> Option<T> {
        if !self.signals.is_raised(Signal::Calling) {
            return None;
        }
        let mut shard = self.members.calls.shard(self.id);
        let calls = shard.get_mut(&self.id)?;
        let changed = change(calls);
        if !calls.is_expecting() {
            shard.remove(&self.id);
            self.signals.lower(Signal::Calling);
        }
        Some(changed)
    }
}
