use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indexmap::IndexSet;

use super::memberships::Memberships;
use super::name::RoomName;

/// As many parts as the rooms are kept in, each under a lock of its own.
const SHARDS: usize = 16;

/// Members by room. What a member is in itself is its [`Memberships`], which each change keeps in step.
///
/// An empty room does not exist: it begins with its first member and ends with its last. A lock is held for one change, or while
/// the members of one room are listed; the caller has a member's memberships locked before.
#[derive(Debug)]
pub(crate) struct RoomTable<M, H = RandomState> {
    /// Members stand side by side, in the order in which they came until one leaves, since a message walks them all.
    shards: [Mutex<HashMap<RoomName, IndexSet<M, H>>>; SHARDS],
    shard_of: RandomState,
}

/// What a join came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joined {
    /// Nobody was in the room before.
    First,
    /// Others were.
    Another,
    /// The member was.
    Already,
    /// The member is in as many rooms as it may be.
    TooMany,
}

/// What leaving came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Nobody is in the room any more.
    Last,
    /// Others are.
    OthersStay,
    /// The member was not in the room.
    WasNotIn,
}

impl<M: Clone + Eq + Hash, H: BuildHasher + Default> RoomTable<M, H> {
    pub(crate) fn new() -> Self {
        Self {
            shards: Default::default(),
            shard_of: RandomState::new(),
        }
    }

    pub(crate) fn join(
        &self,
        member: M,
        memberships: &mut Memberships,
        room: &RoomName,
        rooms_max: usize,
    ) -> Joined {
        if memberships.contains(room.as_str()) {
            return Joined::Already;
        }
        if memberships.names().len() >= rooms_max {
            return Joined::TooMany;
        }
        let mut shard = self.shard(room.as_str());
        let (name, members) = match shard.entry(room.clone()) {
            Entry::Occupied(entry) => (entry.key().clone(), entry.into_mut()),
            Entry::Vacant(entry) => (room.clone(), entry.insert(IndexSet::default())),
        };
        // The room's own name, so that all its members share one.
        memberships.insert(name);
        members.insert(member);
        if members.len() == 1 {
            Joined::First
        } else {
            Joined::Another
        }
    }

    pub(crate) fn leave(&self, member: &M, memberships: &mut Memberships, room: &str) -> Left {
        match memberships.remove(room) {
            Some(room) => self.remove(member, &room),
            None => Left::WasNotIn,
        }
    }

    /// Takes a member out of all its rooms, and tells which of them have ended.
    pub(crate) fn leave_all(&self, member: &M, memberships: Memberships) -> Vec<RoomName> {
        let mut rooms = memberships.into_names();
        rooms.retain(|room| self.remove(member, room) == Left::Last);
        rooms
    }

    fn remove(&self, member: &M, room: &RoomName) -> Left {
        let mut shard = self.shard(room.as_str());
        let Some(members) = shard.get_mut(room) else {
            return Left::WasNotIn;
        };
        members.swap_remove(member);
        if members.is_empty() {
            shard.remove(room);
            return Left::Last;
        }
        if members.len() < members.capacity() / 8 {
            members.shrink_to_fit();
        }
        Left::OthersStay
    }

    pub(crate) fn members(&self, room: &str) -> Vec<M> {
        let mut members = Vec::new();
        self.add_members(room, &mut members);
        members
    }

    /// Adds what the members become to a list, whose memory may be used again.
    pub(crate) fn add_members<T: From<M>>(&self, room: &str, members: &mut Vec<T>) {
        let shard = self.shard(room);
        if let Some(room) = shard.get(room) {
            members.extend(room.iter().cloned().map(T::from));
        }
    }

    /// The number of members, without walking them.
    pub(crate) fn count(&self, room: &str) -> usize {
        self.shard(room).get(room).map_or(0, IndexSet::len)
    }

    pub(crate) fn rooms(&self) -> Vec<RoomName> {
        let shards = self.shards.iter().map(lock);
        shards
            .flat_map(|shard| shard.keys().cloned().collect::<Vec<_>>())
            .collect()
    }

    fn shard(&self, room: &str) -> MutexGuard<'_, HashMap<RoomName, IndexSet<M, H>>> {
        let hash = self.shard_of.hash_one(room).to_le_bytes();
        lock(&self.shards[usize::from(hash[0]) % SHARDS])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while a lock is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
