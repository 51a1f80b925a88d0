use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The most bytes that a room's name may have.
const BYTES_MAX: usize = 255;

/// The name of a room: 1 to 255 bytes of text without control characters. Cheap to clone.
///
/// Rooms are names of the application's own; nothing inside this crate listens under one, so a name that a client chose
/// reaches a room and nothing else.
///
/// ```
/// use asena_ws::RoomName;
///
/// let room: RoomName = "general".parse()?;
/// assert_eq!(room.as_str(), "general");
/// assert!("".parse::<RoomName>().is_err());
/// # Ok::<(), asena_ws::InvalidRoomName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomName(Arc<str>);

/// Why a text is no name of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRoomName {
    /// It has no characters.
    #[error("a room needs a name: it is empty")]
    Empty,
    /// It has more than 255 bytes.
    #[error("the name of a room has {bytes} bytes, and may have {BYTES_MAX}")]
    TooLong {
        /// The length of the text.
        bytes: usize,
    },
    /// It has a control character, such as a line break.
    #[error("the name of a room has the control character {character:?}")]
    ControlCharacter {
        /// The first one.
        character: char,
    },
}

impl RoomName {
    /// # Errors
    ///
    /// If the text is empty, longer than 255 bytes, or has control characters.
    pub fn new(name: impl AsRef<str>) -> Result<Self, InvalidRoomName> {
        let name = name.as_ref();
        if name.is_empty() {
            return Err(InvalidRoomName::Empty);
        }
        if name.len() > BYTES_MAX {
            return Err(InvalidRoomName::TooLong { bytes: name.len() });
        }
        match name.chars().find(|character| character.is_control()) {
            Some(character) => Err(InvalidRoomName::ControlCharacter { character }),
            None => Ok(Self(name.into())),
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RoomName {
    type Err = InvalidRoomName;

    fn from_str(name: &str) -> Result<Self, InvalidRoomName> {
        Self::new(name)
    }
}

impl AsRef<str> for RoomName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// So that a map of rooms is looked up by text.
impl Borrow<str> for RoomName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_255_bytes_and_no_control_characters() {
        let table: &[(&str, Result<(), InvalidRoomName>)] = &[
            ("", Err(InvalidRoomName::Empty)),
            ("a", Ok(())),
            ("doc/42 — şehir", Ok(())),
            (&"x".repeat(255), Ok(())),
            (&"x".repeat(256), Err(InvalidRoomName::TooLong { bytes: 256 })),
            (&"ü".repeat(128), Err(InvalidRoomName::TooLong { bytes: 256 })),
            ("a\nb", Err(InvalidRoomName::ControlCharacter { character: '\n' })),
            ("a\0", Err(InvalidRoomName::ControlCharacter { character: '\0' })),
        ];
        for (name, expected) in table {
            assert_eq!(RoomName::new(name).map(|_| ()), *expected, "{name:?}");
        }
    }
}
