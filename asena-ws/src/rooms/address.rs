use std::borrow::Cow;
use std::sync::Arc;

use super::name::RoomName;

/// What names a room, for [`Socket::join`](crate::Socket::join), [`to`](crate::Socket::to) and all that take one: text, a
/// [`RoomName`], or a type by [`#[room]`](crate::room).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a room",
    label = "neither text nor a type of rooms",
    note = "give a `&str`, a `String` or a `RoomName`, or annotate the type: `#[room(\"doc/{{id}}\")] struct {Self} {{ id: … }}`"
)]
pub trait RoomAddress {
    /// The room's name. It need not be one that a room can have: whoever joins finds out.
    fn address(&self) -> Cow<'_, str>;
}

impl<T: RoomAddress + ?Sized> RoomAddress for &T {
    fn address(&self) -> Cow<'_, str> {
        (**self).address()
    }
}

/// For types that are text.
macro_rules! texts {
    ($($text:ty),*) => {
        $(
            impl RoomAddress for $text {
                fn address(&self) -> Cow<'_, str> {
                    Cow::Borrowed(self.as_ref())
                }
            }
        )*
    };
}

texts!(
    str,
    String,
    Cow<'_, str>,
    Box<str>,
    Arc<str>,
    RoomName,
    crate::protocol::Utf8Bytes
);
