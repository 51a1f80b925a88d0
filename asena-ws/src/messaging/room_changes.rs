use std::collections::{HashSet, VecDeque};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::rooms::RoomName;

/// A room that was empty and is not, or the other way round: what `on_first_join` and `on_last_leave` are told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoomEvent {
    /// The room.
    pub room: RoomName,
    /// Whose members it speaks of.
    pub scope: Scope,
}

/// Whether a fact holds for one node or for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// For the connections of this process. Others may have members of their own.
    Node,
}

/// The rooms that have begun or ended since anybody was told.
///
/// It keeps what changed, not how often: a room that ended and began again before the hook came to it is no news. So it
/// holds each room once, and cannot outgrow the rooms.
#[derive(Default)]
pub(crate) struct RoomChanges {
    state: Mutex<State>,
    noted: Notify,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<RoomName>,
    is_waiting: HashSet<RoomName>,
    /// Rooms whose beginning was told, and whose end was not.
    announced: HashSet<RoomName>,
}

/// What to tell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Began(RoomName),
    Ended(RoomName),
}

impl RoomChanges {
    pub(crate) fn note(&self, room: RoomName) {
        let mut state = self.state();
        if state.is_waiting.insert(room.clone()) {
            state.waiting.push_back(room);
            self.noted.notify_one();
        }
    }

    /// Tells each change, one after the other, until it is stopped; what has changed by then is still told.
    pub(crate) async fn tell<F: Future<Output = ()>>(
        &self,
        stop: CancellationToken,
        exists: impl Fn(&RoomName) -> bool,
        tell: impl Fn(Change) -> F,
    ) {
        loop {
            let is_stopped = stop.is_cancelled();
            while let Some(room) = self.take() {
                // Asked before our own lock is taken: the members' lock is the outer one.
                let exists = exists(&room);
                let change = self.state().settle(room, exists);
                if let Some(change) = change {
                    tell(change).await;
                }
            }
            if is_stopped {
                return;
            }
            tokio::select! {
                () = self.noted.notified() => {}
                () = stop.cancelled() => {}
            }
        }
    }

    fn take(&self) -> Option<RoomName> {
        let mut state = self.state();
        let room = state.waiting.pop_front()?;
        state.is_waiting.remove(&room);
        Some(room)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What there is to tell of a room that exists now, or does not.
    fn settle(&mut self, room: RoomName, exists: bool) -> Option<Change> {
        if exists {
            self.announced.insert(room.clone()).then_some(Change::Began(room))
        } else {
            self.announced.remove(&room).then_some(Change::Ended(room))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_ended_and_began_again_unnoticed_is_no_news() {
        let room = RoomName::new("a").expect("a name");
        let mut state = State::default();
        assert_eq!(
            state.settle(room.clone(), true),
            Some(Change::Began(room.clone()))
        );
        assert_eq!(state.settle(room.clone(), true), None);
        assert_eq!(
            state.settle(room.clone(), false),
            Some(Change::Ended(room.clone()))
        );
        assert_eq!(state.settle(room, false), None, "it began and ended unnoticed");
    }

    #[tokio::test]
    async fn what_changed_before_the_stop_is_told() {
        let changes = RoomChanges::default();
        changes.note(RoomName::new("a").expect("a name"));
        let stop = CancellationToken::new();
        stop.cancel();
        let told = Mutex::new(Vec::new());
        let tell = |change| async { told.lock().expect("no panic").push(change) };
        changes.tell(stop, |_| true, tell).await;
        assert_eq!(told.into_inner().expect("no panic").len(), 1);
    }
}
