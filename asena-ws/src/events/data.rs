use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::handler_error::HandlerError;
use crate::protocol::Message;

/// As much is said of what is wrong.
const WORDS_BYTES_MAX: usize = 256;

/// What a peer sends without `data` in its envelope.
const ABSENT: &str = "null";

/// A value inside an envelope, not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data<'a> {
    /// A whole JSON value.
    Json(&'a str),
    /// A whole MessagePack value.
    #[cfg(feature = "messagepack")]
    MessagePack(&'a [u8]),
}

/// Where a value is of another form than was expected, and how.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// As in `items[1].price`; `.` is the whole value.
    pub(crate) path: String,
    pub(crate) problem: String,
}

impl<'a> Data<'a> {
    /// The value, or what is wrong with it, for the peer to read.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, HandlerError> {
        self.parse().map_err(|Misfit { path, problem }| {
            let place = if path == "." {
                String::new()
            } else {
                format!(" at `{path}`")
            };
            HandlerError::protocol("invalid_payload", format!("invalid data{place}: {problem}"))
                .with_details(serde_json::json!({ "path": path }))
        })
    }

    /// The value, or what is wrong with it.
    pub(crate) fn parse<T: DeserializeOwned>(self) -> Result<T, Misfit> {
        match self {
            Self::Json(json) => serde_json::from_str(json).map_err(|error| {
                let value = serde_json::from_str(json).ok();
                misfit::<T>(value, &without_place(&error))
            }),
            #[cfg(feature = "messagepack")]
            Self::MessagePack(bytes) => from_messagepack(bytes).map_err(|error| {
                let value = from_messagepack(bytes).ok();
                misfit::<T>(value, &error.to_string())
            }),
        }
    }

    /// Where it is in the message that it was found in.
    pub(crate) fn range_in(self, message: &Message) -> Range<usize> {
        let value = match self {
            Self::Json(json) => json.as_bytes(),
            #[cfg(feature = "messagepack")]
            Self::MessagePack(bytes) => bytes,
        };
        let whole = match message {
            Message::Text(text) => text.as_bytes(),
            Message::Binary(bytes) => bytes,
        };
        let start = value.as_ptr().addr() - whole.as_ptr().addr();
        start..start + value.len()
    }

    /// What was found there.
    pub(crate) fn at(range: Range<usize>, message: &'a Message) -> Option<Self> {
        match message {
            Message::Text(text) => text.get(range).map(Self::Json),
            #[cfg(feature = "messagepack")]
            Message::Binary(bytes) => bytes.get(range).map(Self::MessagePack),
            #[cfg(not(feature = "messagepack"))]
            Message::Binary(_) => None,
        }
    }
}

#[cfg(feature = "messagepack")]
fn from_messagepack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, rmp_serde::decode::Error> {
    /// As deep as serde_json reads.
    const DEPTH_MAX: usize = 128;
    let mut deserializer = rmp_serde::Deserializer::from_read_ref(bytes).with_human_readable();
    deserializer.set_max_depth(DEPTH_MAX);
    T::deserialize(&mut deserializer)
}

/// The value of an envelope without data: whatever can be read from nothing, as an `Option` and `()` can.
pub(crate) fn read_absent<T: DeserializeOwned>() -> Result<T, HandlerError> {
    serde_json::from_str(ABSENT).map_err(|error| {
        let problem = format!(
            "`data` is missing, and the event needs it: {}",
            without_place(&error)
        );
        HandlerError::protocol("invalid_payload", problem).with_details(serde_json::json!({ "path": "." }))
    })
}

/// Reads once more, which only a bad value costs, and this time keeps account of the path.
fn misfit<T: DeserializeOwned>(value: Option<serde_json::Value>, error: &str) -> Misfit {
    let again = value.map(serde_path_to_error::deserialize::<_, T>);
    let (path, problem) = match again {
        Some(Err(error)) => (error.path().to_string(), error.inner().to_string()),
        // Some things are read from one format alone, such as bytes.
        Some(Ok(_)) | None => (".".to_owned(), error.to_owned()),
    };
    Misfit {
        path: shortened(path),
        problem: shortened(problem),
    }
}

/// serde says a peer's words again, however many they are.
fn shortened(mut words: String) -> String {
    if words.len() > WORDS_BYTES_MAX {
        words.truncate(words.floor_char_boundary(WORDS_BYTES_MAX));
        words.push('…');
    }
    words
}

/// An error's words without its line and column: they count from the start of `data`, which no peer sees by itself.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only the shape counts")]
    struct Order {
        items: Vec<Item>,
        notes: BTreeMap<String, u8>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only the shape counts")]
    struct Item {
        price: u32,
    }

    #[test]
    fn what_is_wrong_is_told_with_its_path() {
        for (json, path, message) in [
            (
                r#"{"items": [{"price": 1}, {"price": "2"}], "notes": {}}"#,
                "items[1].price",
                "invalid data at `items[1].price`: invalid type: string \"2\", expected u32",
            ),
            (
                r#"{"items": [{}], "notes": {}}"#,
                "items[0]",
                "invalid data at `items[0]`: missing field `price`",
            ),
            (
                r#"{"items": [], "notes": {"x": 256}}"#,
                "notes.x",
                "invalid data at `notes.x`: invalid value: integer `256`, expected u8",
            ),
            (r#"{"items": []}"#, ".", "invalid data: missing field `notes`"),
        ] {
            let error = Data::Json(json).read::<Order>().expect_err("no order");
            assert_eq!(error.code(), "invalid_payload", "{json}");
            assert_eq!(error.message(), message, "{json}");
            assert_eq!(
                error.details(),
                Some(&serde_json::json!({ "path": path })),
                "{json}"
            );
        }
    }

    #[test]
    fn a_peer_does_not_hear_all_its_words_again() {
        let long = "x".repeat(10_000);
        let json = format!(r#"{{"items": [], "notes": {{"{long}": "{long}"}}}}"#);
        let error = Data::Json(&json).read::<Order>().expect_err("no number");
        assert!(error.message().len() < 600, "{}", error.message().len());
        let details = error.details().expect("a path").to_string();
        assert!(details.len() < 300, "{}", details.len());
    }

    #[test]
    fn nothing_is_read_where_nothing_is_needed() {
        assert_eq!(read_absent::<Option<u8>>().expect("none"), None);
        read_absent::<()>().expect("nothing");
        let error = read_absent::<u8>().expect_err("a number is needed");
        let expected = "`data` is missing, and the event needs it: invalid type: null, expected u8";
        assert_eq!(error.message(), expected);
    }
}
