use super::name::RoomName;

/// The rooms that one connection is in: a list, for they are few, and most connections are in one.
#[derive(Debug, Default)]
pub(crate) struct Memberships(Vec<RoomName>);

impl Memberships {
    pub(crate) fn contains(&self, room: &str) -> bool {
        self.0.iter().any(|one| one.as_str() == room)
    }

    pub(crate) fn names(&self) -> &[RoomName] {
        &self.0
    }

    pub(super) fn insert(&mut self, room: RoomName) {
        if self.0.is_empty() {
            // Not the four places that a list begins with.
            self.0.reserve_exact(1);
        }
        self.0.push(room);
    }

    pub(super) fn remove(&mut self, room: &str) -> Option<RoomName> {
        let place = self.0.iter().position(|one| one.as_str() == room)?;
        Some(self.0.swap_remove(place))
    }

    pub(super) fn into_names(self) -> Vec<RoomName> {
        self.0
    }
}
