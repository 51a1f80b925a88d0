//! What a client answers to a call: `{"id": n, "ok": …}` or `{"id": n, "error": {…}}`.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::format::Format;
use super::refusal::Refusal;
use crate::protocol::Message;

/// An answer without the reply that was asked for.
#[derive(Debug)]
pub(crate) enum NoReply {
    Refused(Refusal),
    Invalid {
        /// Within the reply.
        path: String,
        source: serde_json::Error,
    },
}

/// The id in a message that is an answer.
pub(crate) fn answered_id(format: Format, message: &Message) -> Option<u64> {
    let Format::Json = format;
    let Message::Text(text) = message else {
        return None;
    };
    let Answer { id, outcome } = serde_json::from_str::<Answer<IgnoredAny>>(text).ok()?;
    outcome.map(|_| id)
}

/// What the answer says.
pub(crate) fn read_answer<T: DeserializeOwned>(format: Format, message: &Message) -> Result<T, NoReply> {
    let Format::Json = format;
    let mut deserializer = match message {
        Message::Text(text) => serde_json::Deserializer::from_str(text),
        Message::Binary(_) => serde_json::Deserializer::from_str(""),
    };
    let answer: Result<Answer<T>, _> = serde_path_to_error::deserialize(&mut deserializer);
    match answer {
        Ok(Answer {
            outcome: Some(Ok(value)),
            ..
        }) => Ok(value),
        Ok(Answer {
            outcome: Some(Err(refusal)),
            ..
        }) => Err(NoReply::Refused(refusal)),
        Ok(Answer { outcome: None, .. }) => Err(invalid("", serde_json::Error::custom("it says nothing"))),
        Err(error) => {
            let path = error.path().to_string();
            Err(invalid(&path, error.into_inner()))
        }
    }
}

/// The path within the reply itself.
fn invalid(path: &str, source: serde_json::Error) -> NoReply {
    let path = path.strip_prefix("ok").unwrap_or(path);
    let path = path.strip_prefix('.').unwrap_or(path);
    NoReply::Invalid {
        path: if path.is_empty() { "." } else { path }.to_owned(),
        source,
    }
}

struct Answer<T> {
    id: u64,
    /// `None` if it is no answer.
    outcome: Option<Result<T, Refusal>>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Answer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswerVisitor(PhantomData))
    }
}

struct AnswerVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AnswerVisitor<T> {
    type Value = Answer<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an answer: `{\"id\": …, \"ok\": …}`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer<T>, A::Error> {
        let (mut id, mut outcome, mut is_event) = (None, None, false);
        while let Some(key) = map.next_key()? {
            match key {
                Key::Id => id = Some(map.next_value()?),
                Key::Ok => outcome = Some(Ok(map.next_value()?)),
                Key::Error => outcome = Some(Err(Refusal::from(map.next_value::<Value>()?))),
                Key::Event => {
                    is_event = true;
                    map.next_value::<IgnoredAny>()?;
                }
                Key::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let id = id.ok_or_else(|| A::Error::missing_field("id"))?;
        Ok(Answer {
            id,
            outcome: outcome.filter(|_| !is_event),
        })
    }
}

enum Key {
    Id,
    Ok,
    Error,
    Event,
    Other,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key, E> {
        Ok(match key {
            "id" => Key::Id,
            "ok" => Key::Ok,
            "error" => Key::Error,
            "event" => Key::Event,
            _ => Key::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: DeserializeOwned>(text: &'static str) -> Result<T, NoReply> {
        read_answer(Format::Json, &Message::from(text))
    }

    #[test]
    fn an_answer_has_an_id_and_says_something_and_is_no_event() {
        let table: &[(&'static str, Option<u64>)] = &[
            (r#"{"id":1,"ok":true}"#, Some(1)),
            (r#"{"ok":null,"id":2,"more":[{}]}"#, Some(2)),
            (r#"{"id":3,"error":{"code":"no"}}"#, Some(3)),
            (r#"{"id":3,"error":"no"}"#, Some(3)),
            (r#"{"id":1}"#, None),
            (r#"{"ok":true}"#, None),
            (r#"{"id":-1,"ok":true}"#, None),
            (r#"{"id":"1","ok":true}"#, None),
            (r#"{"event":"a","id":1,"ok":true}"#, None),
            (r#"[1]"#, None),
            ("merhaba", None),
        ];
        for (text, id) in table {
            assert_eq!(answered_id(Format::Json, &Message::from(*text)), *id, "{text}");
        }
        let binary = Message::from(br#"{"id":1,"ok":true}"#.as_slice());
        assert_eq!(answered_id(Format::Json, &binary), None);
    }

    #[test]
    fn what_is_read_is_the_reply_or_the_refusal() {
        assert_eq!(read::<Vec<u8>>(r#"{"id":1,"ok":[1,2]}"#).expect("a list"), [1, 2]);
        read::<()>(r#"{"id":1,"ok":null}"#).expect("nothing");
        let refused = read::<u8>(
            r#"{"id":1,"error":{"code":"busy","message":"later","retryable":true,"details":[1]}}"#,
        );
        let Err(NoReply::Refused(refusal)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!((&*refusal.code, &*refusal.message), ("busy", "later"));
        assert!(refusal.retryable);
        assert_eq!(refusal.details, Some(serde_json::json!([1])));
        let refused = read::<u8>(r#"{"id":1,"error":"no"}"#);
        assert!(
            matches!(&refused, Err(NoReply::Refused(refusal)) if refusal.code == "unknown"),
            "{refused:?}"
        );
    }

    #[test]
    fn a_reply_of_another_form_is_told_by_the_path_of_its_field() {
        for (text, expected) in [
            (r#"{"id":1,"ok":{"a":[1,"x"]}}"#, "a[1]"),
            (r#"{"id":1,"ok":7}"#, "."),
        ] {
            let error = read::<std::collections::HashMap<String, Vec<u8>>>(text);
            let Err(NoReply::Invalid { path, .. }) = &error else {
                panic!("{error:?}");
            };
            assert_eq!(path, expected, "{text}");
        }
    }
}
