use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::protocol::{CloseReason, Message};

/// The most characters of a text, or bytes of a binary message, that a failure shows.
const SHOWN_MAX: usize = 500;

/// What came where something was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    Message(Message),
    Pong(Bytes),
    Closed(CloseReason),
    /// The connection ended without a close frame.
    Lost(String),
    /// Nothing did, for as long as was waited.
    Nothing(Duration),
}

impl fmt::Display for Came {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => Shown(message).fmt(formatter),
            Self::Pong(_) => formatter.write_str("a pong"),
            Self::Closed(CloseReason { code, reason }) => {
                write!(formatter, "a close with {code} {:?}", reason.as_str())
            }
            Self::Lost(why) => write!(formatter, "the end of the connection ({why})"),
            Self::Nothing(waited) => write!(formatter, "nothing in {waited:?}"),
        }
    }
}

/// A message as a failure shows it: cut where it is long.
pub(super) struct Shown<'a>(pub(super) &'a Message);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Message::Text(text) => {
                let cut = text.char_indices().nth(SHOWN_MAX).map(|(position, _)| position);
                let Some(position) = cut else {
                    return write!(formatter, "the text {:?}", text.as_str());
                };
                write!(
                    formatter,
                    "the text {:?}… of {} bytes",
                    &text[..position],
                    text.len()
                )
            }
            Message::Binary(bytes) => {
                let shown = &bytes[..bytes.len().min(SHOWN_MAX)];
                write!(formatter, "the bytes {shown:?}")?;
                match bytes.len() {
                    0..=SHOWN_MAX => Ok(()),
                    length => write!(formatter, "… of {length}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::CloseCode;

    #[test]
    fn each_is_told_in_words() {
        let table = [
            (Came::Message("a\"b".into()), r#"the text "a\"b""#),
            (Came::Message(vec![1, 2].into()), "the bytes [1, 2]"),
            (Came::Pong(Bytes::from_static(b"x")), "a pong"),
            (
                Came::Closed(CloseReason::new(CloseCode::NORMAL, "bye")),
                r#"a close with 1000 "bye""#,
            ),
            (
                Came::Lost("reset".to_owned()),
                "the end of the connection (reset)",
            ),
            (Came::Nothing(Duration::from_secs(5)), "nothing in 5s"),
        ];
        for (came, expected) in table {
            assert_eq!(came.to_string(), expected);
        }
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let text = Came::Message("ü".repeat(SHOWN_MAX + 1).into()).to_string();
        assert!(text.ends_with(r#"ü"… of 1002 bytes"#), "{text}");
        assert_eq!(text.matches('ü').count(), SHOWN_MAX);
        let bytes = Came::Message(vec![7; SHOWN_MAX + 1].into()).to_string();
        assert!(
            bytes.starts_with("the bytes [7, 7") && bytes.ends_with("]… of 501"),
            "{bytes}"
        );
    }
}
