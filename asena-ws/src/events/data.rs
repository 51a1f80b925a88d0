use std::borrow::Cow;

use serde::de::DeserializeOwned;

use crate::handler_error::HandlerError;

/// The largest integer that JavaScript's numbers hold exactly, with all below it.
const SAFE_INTEGER_MAX: u64 = (1 << 53) - 1;

/// What a peer sends without `data` in its envelope.
const ABSENT: &str = "null";

/// A value inside an envelope, not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data<'a> {
    /// A whole JSON value.
    Json(&'a str),
}

impl<'a> Data<'a> {
    /// The text, if it is one.
    pub(crate) fn as_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Json(json) => {
                let inner = json.strip_prefix('"')?.strip_suffix('"')?;
                if inner.contains('\\') {
                    return serde_json::from_str(json).ok().map(Cow::Owned);
                }
                Some(Cow::Borrowed(inner))
            }
        }
    }

    /// The number, if it can be an id: an unsigned integer that every peer can count to.
    pub(crate) fn as_id(self) -> Option<u64> {
        let number = match self {
            Self::Json(json) => json.parse().ok()?,
        };
        (number <= SAFE_INTEGER_MAX).then_some(number)
    }

    /// The value, or what is wrong with it, for the peer to read.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, HandlerError> {
        match self {
            Self::Json(json) => serde_json::from_str(json).map_err(|error| {
                let value = serde_json::from_str(json).unwrap_or_default();
                invalid::<T>(value, &error)
            }),
        }
    }
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

/// Reads once more, which only a bad payload costs, and this time keeps account of the path.
fn invalid<T: DeserializeOwned>(value: serde_json::Value, error: &serde_json::Error) -> HandlerError {
    let (path, problem) = match serde_path_to_error::deserialize::<_, T>(value) {
        Err(error) => (error.path().to_string(), error.inner().to_string()),
        // What reads from a text alone, such as a number of twenty digits.
        Ok(_) => (".".to_owned(), without_place(error)),
    };
    let problem = if path == "." {
        format!("invalid data: {problem}")
    } else {
        format!("invalid data at `{path}`: {problem}")
    };
    HandlerError::protocol("invalid_payload", problem).with_details(serde_json::json!({ "path": path }))
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

    #[test]
    fn text_is_read_with_its_escapes() {
        for (json, text) in [
            (r#""message""#, Some("message")),
            (r#""""#, Some("")),
            (r#""a\u0062\"""#, Some("ab\"")),
            (r#""\ud800""#, None),
            ("7", None),
            ("null", None),
            ("[\"a\"]", None),
        ] {
            assert_eq!(Data::Json(json).as_text().as_deref(), text, "{json}");
        }
    }

    #[test]
    fn an_id_is_an_integer_that_every_peer_can_count_to() {
        for (json, id) in [
            ("0", Some(0)),
            ("9007199254740991", Some(9_007_199_254_740_991)),
            ("9007199254740992", None),
            ("18446744073709551616", None),
            ("-1", None),
            ("-0", None),
            ("1.0", None),
            ("1e3", None),
            ("\"1\"", None),
            ("null", None),
        ] {
            assert_eq!(Data::Json(json).as_id(), id, "{json}");
        }
    }

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
    fn nothing_is_read_where_nothing_is_needed() {
        assert_eq!(read_absent::<Option<u8>>().expect("none"), None);
        read_absent::<()>().expect("nothing");
        let error = read_absent::<u8>().expect_err("a number is needed");
        let expected = "`data` is missing, and the event needs it: invalid type: null, expected u8";
        assert_eq!(error.message(), expected);
    }
}
