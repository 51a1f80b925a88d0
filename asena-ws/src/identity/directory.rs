use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexSet;

/// As many parts as the groups are kept in, each under a lock of its own.
const SHARDS: usize = 16;

/// Members in groups: by their user, or by their session.
///
/// A member has a place first, while it is on its way, so that there are never more than may be, and so that whoever closes a
/// group closes it for those, too; with it it enters. A lock is held for one change, or while the members of one group are listed.
#[derive(Debug)]
pub(crate) struct Directory<M, H = RandomState> {
    shards: [Mutex<Groups<M, H>>; SHARDS],
    shard_of: RandomState,
}

type Groups<M, H> = HashMap<Arc<str>, Group<M, H>>;

#[derive(Debug)]
struct Group<M, H> {
    /// Of members, and of those that may become some.
    places: usize,
    members: IndexSet<M, H>,
    /// How often it was closed.
    closures: u32,
}

/// A place in a group, which is to be given back.
#[derive(Debug)]
pub(crate) struct Place {
    /// The group's id, as all its members share it.
    pub(crate) id: Arc<str>,
    /// How often the group had been closed when the place was taken.
    closures: u32,
}

impl<M: Clone + Eq + Hash, H: BuildHasher + Default> Directory<M, H> {
    pub(crate) fn new() -> Self {
        Self {
            shards: Default::default(),
            shard_of: RandomState::new(),
        }
    }

    /// Takes a place in a group, unless so many are taken already.
    pub(crate) fn reserve(&self, id: &str, places_max: usize) -> Option<Place> {
        let mut groups = self.shard(id);
        let known = groups.get_key_value(id).map(|(id, _)| Arc::clone(id));
        let id = known.unwrap_or_else(|| id.into());
        let taken = groups.get(&id).map_or(0, |group| group.places);
        if taken >= places_max {
            return None;
        }
        let group = groups.entry(Arc::clone(&id)).or_insert_with(Group::empty);
        group.places += 1;
        let closures = group.closures;
        Some(Place { id, closures })
    }

    /// Gives a place back.
    pub(crate) fn release(&self, place: &Place) {
        let mut groups = self.shard(&place.id);
        if let Entry::Occupied(mut group) = groups.entry(Arc::clone(&place.id)) {
            let places = &mut group.get_mut().places;
            *places = places.saturating_sub(1);
            if *places == 0 {
                group.remove();
            }
        }
    }

    /// Whoever has a place is here from now on. False if the group was closed in between: then it is to be closed, too.
    pub(crate) fn enter(&self, place: &Place, member: M) -> bool {
        match self.shard(&place.id).get_mut(&place.id) {
            Some(group) => {
                group.members.insert(member);
                group.closures == place.closures
            }
            None => false,
        }
    }

    /// Is here no more. The place is still to be released.
    pub(crate) fn leave(&self, place: &Place, member: &M) {
        if let Some(group) = self.shard(&place.id).get_mut(&place.id) {
            group.members.swap_remove(member);
        }
    }

    /// The members of a group that is closed. Those that have a place and have not entered learn of it when they do.
    pub(crate) fn close(&self, id: &str) -> Vec<M> {
        match self.shard(id).get_mut(id) {
            Some(group) => {
                group.closures = group.closures.wrapping_add(1);
                group.members.iter().cloned().collect()
            }
            None => Vec::new(),
        }
    }

    pub(crate) fn members(&self, id: &str) -> Vec<M> {
        let groups = self.shard(id);
        groups
            .get(id)
            .map_or(Vec::new(), |group| group.members.iter().cloned().collect())
    }

    /// The places that are taken: of members, and of those that may become some.
    pub(crate) fn count(&self, id: &str) -> usize {
        self.shard(id).get(id).map_or(0, |group| group.places)
    }

    fn shard(&self, id: &str) -> MutexGuard<'_, Groups<M, H>> {
        let shard = usize::from(self.shard_of.hash_one(id).to_le_bytes()[0]) % SHARDS;
        lock(&self.shards[shard])
    }
}

impl<M, H: Default> Group<M, H> {
    fn empty() -> Self {
        Self {
            places: 0,
            members: IndexSet::default(),
            closures: 0,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics half way through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn is_empty(directory: &Directory<u8>) -> bool {
        directory.shards.iter().all(|shard| lock(shard).is_empty())
    }

    #[test]
    fn a_user_has_as_many_places_as_may_be_and_no_more() {
        let directory = Directory::<u8>::new();
        assert!(directory.reserve("ada", 0).is_none());
        let first = directory.reserve("ada", 2).expect("the first");
        let second = directory.reserve("ada", 2).expect("the second");
        assert!(Arc::ptr_eq(&first.id, &second.id));
        assert!(directory.reserve("ada", 2).is_none());
        assert!(directory.reserve("bob", 2).is_some());
        assert_eq!((directory.count("ada"), directory.count("eve")), (2, 0));
        directory.release(&first);
        assert!(directory.reserve("ada", 2).is_some());
    }

    #[test]
    fn no_two_take_the_last_place() {
        use std::sync::atomic::{AtomicUsize, Ordering};

        let directory = Directory::<u8>::new();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let Some(place) = directory.reserve("ada", 2) else {
                            continue;
                        };
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        now.fetch_sub(1, Ordering::SeqCst);
                        directory.release(&place);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert!(is_empty(&directory));
    }

    #[test]
    fn nothing_is_left_of_a_user_who_has_left() {
        let directory = Directory::<u8>::new();
        let ada = directory.reserve("ada", 9).expect("a place");
        assert!(directory.enter(&ada, 1));
        assert_eq!(directory.members("ada"), [1]);
        directory.leave(&ada, &1);
        assert!(directory.members("ada").is_empty());
        assert!(!is_empty(&directory), "the place is still taken");
        directory.release(&ada);
        directory.release(&ada);
        assert!(is_empty(&directory));
    }

    #[test]
    fn who_is_on_the_way_while_a_group_is_closed_learns_of_it_and_who_comes_later_does_not() {
        let directory = Directory::<u8>::new();
        let (here, coming) = (directory.reserve("ada", 9), directory.reserve("ada", 9));
        assert!(directory.enter(&here.expect("a place"), 1));
        assert_eq!(directory.close("ada"), [1]);
        assert!(!directory.enter(&coming.expect("a place"), 2));
        let later = directory.reserve("ada", 9).expect("a place");
        assert!(directory.enter(&later, 3));
        assert!(directory.close("bob").is_empty());
    }

    #[test]
    fn threads_that_reserve_at_once_do_not_pass_the_limit() {
        let directory = Directory::<u8>::new();
        let reserve = || {
            let places = (0..100).filter_map(|_| directory.reserve("ada", 150));
            places.count()
        };
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(reserve)).collect();
            let counts = threads.into_iter().map(|thread| thread.join().expect("it ends"));
            counts.sum()
        });
        assert_eq!((taken, directory.count("ada")), (150, 150));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_user_reaches_those_of_his_members_that_have_entered_and_not_left(
            steps in vec((0..3_usize, 0..8_u8, any::<bool>()), 0..60)
        ) {
            let directory = Directory::<u8>::new();
            let users = ["ada", "bob", "eve"];
            let mut here = [const { BTreeMap::<u8, Place>::new() }; 3];
            for (user, member, comes) in steps {
                let name = users[user];
                if comes {
                    here[user].entry(member).or_insert_with(|| {
                        let place = directory.reserve(name, 99).expect("a place");
                        directory.enter(&place, member);
                        place
                    });
                } else if let Some(place) = here[user].remove(&member) {
                    directory.leave(&place, &member);
                    directory.release(&place);
                }
                for (name, here) in users.iter().zip(&here) {
                    let mut members = directory.members(name);
                    members.sort_unstable();
                    prop_assert_eq!(members, here.keys().copied().collect::<Vec<_>>());
                    prop_assert_eq!(directory.count(name), here.len());
                }
            }
            prop_assert_eq!(is_empty(&directory), here.iter().all(BTreeMap::is_empty));
        }
    }
}
