use super::address::RoomAddress;
use super::pattern;

/// A kind of room, whose names have a pattern: what [`#[room]`](crate::room) implements.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::{Room, RoomAddress};
///
/// #[room("doc/{owner}/{number}")]
/// #[derive(Debug, PartialEq)]
/// struct DocRoom {
///     owner: String,
///     number: u32,
/// }
///
/// let room = DocRoom { owner: "ada/1".to_owned(), number: 7 };
/// assert_eq!(room.address(), "doc/ada%2F1/7");
/// assert_eq!(DocRoom::from_name("doc/ada%2F1/7"), Some(room));
/// assert_eq!(DocRoom::from_name("doc/ada/1/7"), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of room",
    label = "has no pattern for its names",
    note = "annotate the struct: `#[room(\"doc/{{id}}\")] struct {Self} {{ id: … }}`"
)]
pub trait Room: RoomAddress + Sized {
    /// As it was written, with its placeholders.
    const PATTERN: &'static str;

    /// What stands before, between and behind the placeholders.
    #[doc(hidden)]
    const LITERALS: &'static [&'static str];

    /// Of the values of the placeholders, in their order.
    #[doc(hidden)]
    fn from_values(values: std::vec::IntoIter<String>) -> Option<Self>;

    /// The room that has this name, if the name is of this kind.
    ///
    /// Each room has one name: another spelling of the same values, such as a number with a leading zero, is `None`. So who may
    /// be in the room that this gives may be in the room of that name.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        let room = Self::from_values(pattern::values(Self::LITERALS, name)?.into_iter())?;
        (room.address() == name).then_some(room)
    }
}
