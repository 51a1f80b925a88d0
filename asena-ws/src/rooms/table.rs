use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    shards: [Shard<M, H>; SHARDS],
    shard_of: RandomState,
}

type Shard<M, H> = Mutex<HashMap<RoomName, Room<M, H>>>;

#[derive(Debug)]
struct Room<M, H> {
    /// Side by side, in the order in which they came until one leaves.
    members: IndexSet<M, H>,
    /// The same as a list to be walked without the lock: made for a message, and for the next ones until somebody comes or
    /// leaves.
    listed: Option<Arc<[M]>>,
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
        let (name, room) = match shard.entry(room.clone()) {
            Entry::Occupied(entry) => (entry.key().clone(), entry.into_mut()),
            Entry::Vacant(entry) => (room.clone(), entry.insert(Room::default())),
        };
        // The room's own name, so that all its members share one.
        memberships.insert(name);
        room.listed = None;
        room.members.insert(member);
        if room.members.len() == 1 {
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

    fn remove(&self, member: &M, name: &RoomName) -> Left {
        let mut shard = self.shard(name.as_str());
        let Some(room) = shard.get_mut(name) else {
            return Left::WasNotIn;
        };
        room.listed = None;
        let members = &mut room.members;
        members.swap_remove(member);
        if members.is_empty() {
            shard.remove(name);
            return Left::Last;
        }
        if members.len() < members.capacity() / 8 {
            members.shrink_to_fit();
        }
        Left::OthersStay
    }

    /// The members as they are now: none if there is no such room.
    pub(crate) fn members(&self, room: &str) -> Arc<[M]> {
        let mut shard = self.shard(room);
        let Some(Room { members, listed }) = shard.get_mut(room) else {
            return Arc::default();
        };
        Arc::clone(listed.get_or_insert_with(|| members.iter().cloned().collect()))
    }

    /// The number of members, without walking them.
    pub(crate) fn count(&self, room: &str) -> usize {
        self.shard(room).get(room).map_or(0, |room| room.members.len())
    }

    /// The number of rooms.
    pub(crate) fn room_count(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    pub(crate) fn rooms(&self) -> Vec<RoomName> {
        let shards = self.shards.iter().map(lock);
        shards
            .flat_map(|shard| shard.keys().cloned().collect::<Vec<_>>())
            .collect()
    }

    /// The rooms, and how many are in each.
    #[cfg(feature = "inspector")]
    pub(crate) fn sizes(&self) -> Vec<(RoomName, usize)> {
        let mut sizes = Vec::new();
        for shard in &self.shards {
            let shard = lock(shard);
            sizes.extend(
                shard
                    .iter()
                    .map(|(name, room)| (name.clone(), room.members.len())),
            );
        }
        sizes
    }

    fn shard(&self, room: &str) -> MutexGuard<'_, HashMap<RoomName, Room<M, H>>> {
        let hash = self.shard_of.hash_one(room).to_le_bytes();
        lock(&self.shards[usize::from(hash[0]) % SHARDS])
    }
}

impl<M, H: Default> Default for Room<M, H> {
    fn default() -> Self {
        Self {
            members: IndexSet::default(),
            listed: None,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while a lock is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
