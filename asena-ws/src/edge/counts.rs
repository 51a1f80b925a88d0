use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Parts of a table, each under a lock of its own, so that threads rarely meet.
const SHARDS: usize = 16;

/// How many of each: no key stays whose count is zero, so that the table is as large as there are connections, at most.
#[derive(Debug)]
pub(super) struct Counts<K> {
    shards: [Mutex<HashMap<K, usize>>; SHARDS],
    hasher: RandomState,
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
        }
    }
}

impl<K: Hash + Eq> Counts<K> {
    /// Counts one more, if that makes not more than the most: looked at and added under one lock.
    pub(super) fn reserve(&self, key: K, max: usize) -> bool {
        let mut shard = self.shard(&key);
        let count = shard.entry(key).or_default();
        // An entry that was made just now has room, for the most is more than zero.
        let is_room = *count < max;
        *count += usize::from(is_room);
        is_room
    }

    pub(super) fn release(&self, key: &K) {
        let mut shard = self.shard(key);
        let Some(count) = shard.get_mut(key) else { return };
        *count -= 1;
        if *count == 0 {
            shard.remove(key);
        }
        // What a storm has made it grow to is given back when it is over.
        if shard.capacity() > 64 && shard.len() < shard.capacity() / 8 {
            shard.shrink_to_fit();
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    fn shard(&self, key: &K) -> MutexGuard<'_, HashMap<K, usize>> {
        let [first, ..] = self.hasher.hash_one(key).to_le_bytes();
        lock(&self.shards[usize::from(first) % SHARDS])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it is held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
