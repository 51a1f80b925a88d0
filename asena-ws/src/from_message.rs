use std::ops::Deref;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::handler_error::{HandlerError, Result};
use crate::protocol::{InvalidUtf8, Message, Utf8Bytes};

/// What an `#[on_message]` method can take: [`Message`], [`Json<T>`](Json), `String`, [`Utf8Bytes`] or [`Bytes`].
///
/// A message that cannot be read so is a [client error](HandlerError::client), answered as all errors of handlers are. Users
/// may add their own, for instance to decode a binary format:
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::FromMessage;
///
/// struct Point(u8, u8);
///
/// impl FromMessage for Point {
///     fn from_message(message: Message) -> Result<Self> {
///         match message.into_bytes()[..] {
///             [x, y] => Ok(Point(x, y)),
///             _ => Err(HandlerError::client("invalid_point", "a point has two bytes")),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a message",
    label = "not a type that a message converts into",
    note = "take `Message`, `Json<T>` with a `T` that is `Deserialize`, `String` or `Utf8Bytes` for text, `Bytes` for either kind, or implement `FromMessage`"
)]
pub trait FromMessage: Sized {
    /// # Errors
    ///
    /// If the message is of another kind or form. The error goes to `on_error`.
    fn from_message(message: Message) -> Result<Self>;
}

impl FromMessage for Message {
    fn from_message(message: Message) -> Result<Self> {
        Ok(message)
    }
}

impl FromMessage for Utf8Bytes {
    fn from_message(message: Message) -> Result<Self> {
        match message {
            Message::Text(text) => Ok(text),
            Message::Binary(bytes) => Self::try_from(bytes)
                .map_err(|error: InvalidUtf8| HandlerError::client("text_expected", error.to_string())),
        }
    }
}

impl FromMessage for String {
    fn from_message(message: Message) -> Result<Self> {
        Utf8Bytes::from_message(message).map(Self::from)
    }
}

impl FromMessage for Bytes {
    fn from_message(message: Message) -> Result<Self> {
        Ok(message.into_bytes())
    }
}

/// A message read as JSON, be it text or binary.
///
/// Asena's habit of messages with a `type` is a tagged enum:
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[derive(serde::Deserialize)]
/// #[serde(tag = "type", rename_all = "snake_case")]
/// enum Incoming {
///     Ping,
///     Say { text: String },
/// }
///
/// #[websocket("/chat")]
/// struct ChatSocket;
///
/// #[handlers]
/// impl ChatSocket {
///     #[on_message]
///     async fn received(&self, ws: &Socket<Self>, Json(message): Json<Incoming>) -> Result<()> {
///         match message {
///             Incoming::Ping => ws.send("pong"),
///             Incoming::Say { text } => ws.send(text),
///         };
///         Ok(())
///     }
/// }
/// ```
///
/// A message that is not such JSON is answered with the code `invalid_json` and what is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromMessage for Json<T> {
    fn from_message(message: Message) -> Result<Self> {
        let bytes = message.into_bytes();
        let value = serde_json::from_slice(&bytes);
        let value =
            value.map_err(|error| HandlerError::client("invalid_json", format!("invalid JSON: {error}")))?;
        Ok(Self(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_from_text_and_from_bytes() {
        for message in [Message::from("[1,2]"), Message::from(b"[1,2]".as_slice())] {
            let Json(numbers) = Json::<Vec<u8>>::from_message(message).expect("a list");
            assert_eq!(numbers, [1, 2]);
        }
    }

    #[test]
    fn what_is_no_such_json_is_the_clients_error() {
        for text in ["", "{", "[1,256]", "[1] 2"] {
            let error = Json::<Vec<u8>>::from_message(text.into()).expect_err("no list of bytes");
            assert_eq!(error.code(), "invalid_json");
            assert!(error.message().starts_with("invalid JSON: "), "{error}");
        }
    }

    #[test]
    fn binary_is_text_where_it_is_utf_8() {
        assert_eq!(String::from_message(b"hi".as_slice().into()).expect("text"), "hi");
        let error = String::from_message(b"\xff".as_slice().into()).expect_err("no text");
        assert_eq!(error.code(), "text_expected");
    }
}
