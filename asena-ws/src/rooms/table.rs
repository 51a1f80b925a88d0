use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::name::RoomName;

/// Members by room and rooms by member, each in step with the other.
///
/// An empty room does not exist: it begins with its first member and ends with its last.
#[derive(Debug)]
pub(crate) struct RoomTable<M> {
    rooms: HashMap<RoomName, HashSet<M>>,
    members: HashMap<M, HashSet<RoomName>>,
    rooms_per_member_max: usize,
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

impl<M: Copy + Eq + Hash> RoomTable<M> {
    pub(crate) fn new(rooms_per_member_max: usize) -> Self {
        Self {
            rooms: HashMap::new(),
            members: HashMap::new(),
            rooms_per_member_max,
        }
    }

    pub(crate) fn join(&mut self, member: M, room: &RoomName) -> Joined {
        let joined = self.members.entry(member).or_default();
        if joined.contains(room) {
            return Joined::Already;
        }
        if joined.len() >= self.rooms_per_member_max {
            // The entry may have been made just now, if the limit is zero.
            if joined.is_empty() {
                self.members.remove(&member);
            }
            return Joined::TooMany;
        }
        joined.insert(room.clone());
        let others = self.rooms.entry(room.clone()).or_default();
        others.insert(member);
        if others.len() == 1 {
            Joined::First
        } else {
            Joined::Another
        }
    }

    pub(crate) fn leave(&mut self, member: M, room: &str) -> Left {
        let Some(joined) = self.members.get_mut(&member) else {
            return Left::WasNotIn;
        };
        let Some(room) = joined.take(room) else {
            return Left::WasNotIn;
        };
        if joined.is_empty() {
            self.members.remove(&member);
        }
        self.remove(member, room)
    }

    /// Takes a member out of all its rooms, and tells which of them have ended.
    pub(crate) fn leave_all(&mut self, member: M) -> Vec<RoomName> {
        let joined = self.members.remove(&member).unwrap_or_default();
        let mut ended = Vec::new();
        for room in joined {
            if self.remove(member, room.clone()) == Left::Last {
                ended.push(room);
            }
        }
        ended
    }

    fn remove(&mut self, member: M, room: RoomName) -> Left {
        let Entry::Occupied(mut entry) = self.rooms.entry(room) else {
            return Left::WasNotIn;
        };
        entry.get_mut().remove(&member);
        if !entry.get().is_empty() {
            return Left::OthersStay;
        }
        entry.remove();
        Left::Last
    }

    pub(crate) fn contains(&self, member: M, room: &str) -> bool {
        self.rooms
            .get(room)
            .is_some_and(|members| members.contains(&member))
    }

    pub(crate) fn members(&self, room: &str) -> impl Iterator<Item = M> {
        self.rooms.get(room).into_iter().flatten().copied()
    }

    /// The number of members, without walking them.
    pub(crate) fn count(&self, room: &str) -> usize {
        self.rooms.get(room).map_or(0, HashSet::len)
    }

    pub(crate) fn rooms(&self) -> impl Iterator<Item = &RoomName> {
        self.rooms.keys()
    }

    pub(crate) fn rooms_of(&self, member: M) -> impl Iterator<Item = &RoomName> {
        self.members.get(&member).into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const ROOMS_MAX: usize = 3;

    #[derive(Clone, Debug)]
    enum Operation {
        Join(u8, u8),
        Leave(u8, u8),
        LeaveAll(u8),
    }

    fn operations() -> impl Strategy<Value = Vec<Operation>> {
        let (member, room) = (0..4_u8, 0..5_u8);
        let operation = prop_oneof![
            4 => (member.clone(), room.clone()).prop_map(|(member, room)| Operation::Join(member, room)),
            3 => (member.clone(), room).prop_map(|(member, room)| Operation::Leave(member, room)),
            1 => member.prop_map(Operation::LeaveAll),
        ];
        vec(operation, 0..60)
    }

    fn name(room: u8) -> RoomName {
        RoomName::new(room.to_string()).expect("a digit is a name")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_table_agrees_with_a_set_of_pairs(operations in operations()) {
            let mut table = RoomTable::new(ROOMS_MAX);
            let mut model: BTreeSet<(u8, u8)> = BTreeSet::new();
            for operation in operations {
                match operation {
                    Operation::Join(member, room) => {
                        let of_member = model.iter().filter(|(one, _)| *one == member).count();
                        let in_room = model.iter().filter(|(_, one)| *one == room).count();
                        let expected = match (model.contains(&(member, room)), of_member, in_room) {
                            (true, ..) => Joined::Already,
                            (false, ROOMS_MAX, _) => Joined::TooMany,
                            (false, _, 0) => Joined::First,
                            (false, ..) => Joined::Another,
                        };
                        prop_assert_eq!(table.join(member, &name(room)), expected);
                        if expected != Joined::TooMany {
                            model.insert((member, room));
                        }
                    }
                    Operation::Leave(member, room) => {
                        let was_in = model.remove(&(member, room));
                        let is_empty = !model.iter().any(|(_, one)| *one == room);
                        let expected = match (was_in, is_empty) {
                            (false, _) => Left::WasNotIn,
                            (true, true) => Left::Last,
                            (true, false) => Left::OthersStay,
                        };
                        prop_assert_eq!(table.leave(member, name(room).as_str()), expected);
                    }
                    Operation::LeaveAll(member) => {
                        let before: BTreeSet<u8> = model.iter().map(|(_, room)| *room).collect();
                        model.retain(|(one, _)| *one != member);
                        let after: BTreeSet<u8> = model.iter().map(|(_, room)| *room).collect();
                        let expected: BTreeSet<RoomName> = before.difference(&after).map(|room| name(*room)).collect();
                        let ended: BTreeSet<RoomName> = table.leave_all(member).into_iter().collect();
                        prop_assert_eq!(ended, expected);
                    }
                }
                for room in 0..5 {
                    let members: BTreeSet<u8> = table.members(name(room).as_str()).collect();
                    let expected: BTreeSet<u8> =
                        model.iter().filter(|(_, one)| *one == room).map(|(member, _)| *member).collect();
                    prop_assert_eq!(&members, &expected);
                    prop_assert_eq!(table.count(name(room).as_str()), expected.len());
                }
                for member in 0..4 {
                    let rooms: BTreeSet<RoomName> = table.rooms_of(member).cloned().collect();
                    let expected: BTreeSet<RoomName> =
                        model.iter().filter(|(one, _)| *one == member).map(|(_, room)| name(*room)).collect();
                    prop_assert_eq!(&rooms, &expected);
                    for room in 0..5 {
                        prop_assert_eq!(table.contains(member, name(room).as_str()), rooms.contains(&name(room)));
                    }
                }
                let rooms: BTreeSet<RoomName> = table.rooms().cloned().collect();
                let expected: BTreeSet<RoomName> = model.iter().map(|(_, room)| name(*room)).collect();
                prop_assert_eq!(rooms, expected);
            }
            let members: BTreeSet<u8> = model.iter().map(|(member, _)| *member).collect();
            prop_assert_eq!(table.members.len(), members.len(), "a member without rooms is forgotten");
        }
    }
}
