use std::collections::{BTreeMap, BTreeSet};

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
        let table: RoomTable<u8> = RoomTable::new();
        let mut memberships: BTreeMap<u8, Memberships> = BTreeMap::new();
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
                    prop_assert_eq!(table.join(member, memberships.entry(member).or_default(), &name(room), ROOMS_MAX), expected);
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
                    prop_assert_eq!(table.leave(&member, memberships.entry(member).or_default(), name(room).as_str()), expected);
                }
                Operation::LeaveAll(member) => {
                    let before: BTreeSet<u8> = model.iter().map(|(_, room)| *room).collect();
                    model.retain(|(one, _)| *one != member);
                    let after: BTreeSet<u8> = model.iter().map(|(_, room)| *room).collect();
                    let expected: BTreeSet<RoomName> = before.difference(&after).map(|room| name(*room)).collect();
                    let ended: BTreeSet<RoomName> = table.leave_all(&member, memberships.remove(&member).unwrap_or_default()).into_iter().collect();
                    prop_assert_eq!(ended, expected);
                }
            }
            for room in 0..5 {
                let members: BTreeSet<u8> = table.members(name(room).as_str()).iter().copied().collect();
                let expected: BTreeSet<u8> =
                    model.iter().filter(|(_, one)| *one == room).map(|(member, _)| *member).collect();
                prop_assert_eq!(&members, &expected);
                prop_assert_eq!(table.count(name(room).as_str()), expected.len());
            }
            for member in 0..4 {
                let rooms: BTreeSet<RoomName> = memberships.entry(member).or_default().names().iter().cloned().collect();
                let expected: BTreeSet<RoomName> =
                    model.iter().filter(|(one, _)| *one == member).map(|(_, room)| name(*room)).collect();
                prop_assert_eq!(&rooms, &expected);
                for room in 0..5 {
                    prop_assert_eq!(memberships.entry(member).or_default().contains(name(room).as_str()), rooms.contains(&name(room)));
                }
            }
            let rooms: BTreeSet<RoomName> = table.rooms().into_iter().collect();
            let expected: BTreeSet<RoomName> = model.iter().map(|(_, room)| name(*room)).collect();
            prop_assert_eq!(rooms, expected);
        }
    }
}
