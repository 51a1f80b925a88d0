//! Who is in which room. Pure: names and members as plain data, with limits; no sockets, no clock.

mod memberships;
mod name;
mod table;

pub use self::name::{InvalidRoomName, RoomName};

pub(crate) use self::memberships::Memberships;
pub(crate) use self::table::{Joined, Left, RoomTable};
