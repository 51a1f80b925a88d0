//! Who is in which room. Pure: names and members as plain data, with limits; no sockets, no clock.

mod address;
mod memberships;
mod name;
mod pattern;
mod room;
mod table;

pub use self::address::RoomAddress;
pub use self::name::{InvalidRoomName, RoomName};
pub use self::room::Room;

pub(crate) use self::memberships::Memberships;
pub(crate) use self::pattern::name as name_of;
pub(crate) use self::table::{Joined, Left, RoomTable};
