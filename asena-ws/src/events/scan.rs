//! The envelope of an event as nearly every client writes it, read without the detours that all else needs.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::data::Data;
use super::envelope::{Request, SAFE_INTEGER_MAX};

/// As many digits as the largest id has.
const ID_DIGITS_MAX: usize = 16;

/// Reads `{"event": …, "data": …, "id": …}` in any order, without escapes in the name. `None` for whatever is written in another way, or
/// is wrong: it is to be read again with more care.
pub(super) fn scan(text: &str) -> Option<Request<'_>> {
    let mut cursor = Cursor(text);
    let (mut event, mut id, mut data) = (None, None, None);
    cursor.expect("{")?;
    loop {
        let is_second = if cursor.expect("\"event\"").is_some() {
            cursor.expect(":")?;
            event.replace(cursor.word()?).is_some()
        } else if cursor.expect("\"data\"").is_some() {
            cursor.expect(":")?;
            data.replace(cursor.value()?).is_some()
        } else {
            cursor.expect("\"id\"")?;
            cursor.expect(":")?;
            id.replace(cursor.id()?).is_some()
        };
        if is_second {
            return None;
        }
        if cursor.expect(",").is_none() {
            cursor.expect("}")?;
            break;
        }
    }
    cursor.skip_space();
    cursor.0.is_empty().then_some(())?;
    Some(Request {
        event: Cow::Borrowed(event?),
        id,
        data: data.map(Data::Json),
        // Who has one is read with more care.
        trace_parent: None,
    })
}

/// What is not read yet.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// Takes this off, behind space.
    fn expect(&mut self, token: &str) -> Option<()> {
        self.skip_space();
        self.0 = self.0.strip_prefix(token)?;
        Some(())
    }

    fn skip_space(&mut self) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        // Nearly always there is none.
        if self.0.as_bytes().first().is_some_and(is_space) {
            let space = self.0.bytes().take_while(is_space).count();
            self.0 = &self.0[space..];
        }
    }

    /// Takes a string off that says what it means.
    fn word(&mut self) -> Option<&'a str> {
        self.expect("\"")?;
        let is_special = |byte: u8| byte == b'"' || byte == b'\\' || byte < b' ';
        let end = self.0.bytes().position(is_special)?;
        let (word, rest) = self.0.split_at(end);
        self.0 = rest.strip_prefix('"')?;
        Some(word)
    }

    fn id(&mut self) -> Option<u64> {
        self.skip_space();
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at(digits);
        let is_plain = digits <= ID_DIGITS_MAX && (digits == 1 || !number.starts_with('0'));
        self.0 = rest;
        let id = number.parse().ok().filter(|_| is_plain)?;
        (id <= SAFE_INTEGER_MAX).then_some(id)
    }

    /// Takes any value off.
    fn value(&mut self) -> Option<&'a str> {
        self.skip_space();
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let (value, rest) = self.0.split_at_checked(values.byte_offset())?;
        self.0 = rest;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::envelope::{Incoming, decode_json};
    use super::*;

    #[test]
    fn what_clients_write_is_read() {
        for (text, event, id, data) in [
            (r#"{"event":"a"}"#, "a", None, None),
            (
                r#"{"event":"a","data":{"b":"}"},"id":7}"#,
                "a",
                Some(7),
                Some(r#"{"b":"}"}"#),
            ),
            (r#"{"id":0,"data":1,"event":"é"}"#, "é", Some(0), Some("1")),
            (
                " {\n\t\"event\" : \"a b\" ,\r \"data\" : [ 1 ] , \"id\" : 9007199254740991 } \n",
                "a b",
                Some(9_007_199_254_740_991),
                Some("[ 1 ]"),
            ),
        ] {
            let expected = Request {
                event: event.into(),
                id,
                data: data.map(Data::Json),
                trace_parent: None,
            };
            assert_eq!(scan(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_more_care() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"event":"a""#,
            r#"{"event":"a",}"#,
            r#"{"event":"a"}x"#,
            r#"{"event":"\u0061"}"#,
            r#"{"event":"a","event":"a"}"#,
            r#"{"event":"a","id":01}"#,
            r#"{"event":"a","id":1.0}"#,
            r#"{"event":"a","id":-1}"#,
            r#"{"event":"a","id":}"#,
            r#"{"event":"a","id":9007199254740992}"#,
            r#"{"event":"a","data":}"#,
            r#"{"event":"a","data":{bad}}"#,
            r#"{"event":"a","data":1 2}"#,
            r#"{"event":"a","more":1}"#,
            r#"{"data":1}"#,
            "{\"event\":\"a\nb\"}",
        ] {
            assert_eq!(scan(text), None, "{text}");
        }
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\"event\""),
            Just("\"data\""),
            Just("\"id\""),
            Just("\"ok\""),
            Just(":"),
            Just(":"),
            Just(","),
            Just("{"),
            Just("}"),
            Just("\"a\""),
            Just("1"),
            Just("0"),
            Just("-"),
            Just("."),
            Just("e"),
            Just(" "),
            Just("[1,{\"b\":null}]"),
            Just("\""),
            Just("\\"),
            Just("true"),
        ];
        proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_scanned_is_what_serde_reads(inner in pieces(), is_object in any::<bool>()) {
            let text = if is_object { format!("{{\"event\":{inner}}}") } else { inner };
            if let Some(scanned) = scan(&text) {
                prop_assert_eq!(decode_json(&text), Ok(Incoming::Request(scanned)), "{}", text);
            }
        }
    }
}
