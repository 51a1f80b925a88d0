use std::borrow::Borrow;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use super::shared::Shared;
use super::socket_id::SocketId;

/// A connection as a key: equal by its id, and found by it.
#[derive(Clone)]
pub(crate) struct Member(pub(crate) Arc<Shared>);

impl From<Member> for Arc<Shared> {
    fn from(member: Member) -> Self {
        member.0
    }
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Member {}

impl Hash for Member {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl Borrow<SocketId> for Member {
    fn borrow(&self) -> &SocketId {
        &self.0.id
    }
}

pub(crate) type IdHash = BuildHasherDefault<IdHasher>;

/// Spreads the number that a [`SocketId`] hashes to. Ids are made by this process, so nobody can choose them to collide.
#[derive(Debug, Default)]
pub(crate) struct IdHasher(u64);

/// 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(SPREAD);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
