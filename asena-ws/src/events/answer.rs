//! What a client answers to a call: `{"id": n, "ok": …}` or `{"id": n, "error": {…}}`.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::data::Misfit;
use super::envelope::{Incoming, decode};
use super::format::Format;
use super::refusal::Refusal;
use crate::protocol::Message;

/// An answer without the reply that was asked for.
#[derive(Debug)]
pub(crate) enum NoReply {
    Refused(Refusal),
    Invalid(Misfit),
}

/// The id in a message that is an answer.
pub(crate) fn answered_id(format: Format, message: &Message) -> Option<u64> {
    match decode(message, format) {
        Ok(Incoming::Reply(reply)) => Some(reply.id),
        _ => None,
    }
}

/// What the answer says.
pub(crate) fn read_answer<T: DeserializeOwned>(format: Format, message: &Message) -> Result<T, NoReply> {
    let Ok(Incoming::Reply(reply)) = decode(message, format) else {
        // Not for one that has an `answered_id`.
        return Err(NoReply::Invalid(Misfit {
            path: ".".to_owned(),
            problem: "it is no reply".to_owned(),
        }));
    };
    match reply.outcome {
        Ok(value) => value.parse().map_err(NoReply::Invalid),
        Err(error) => Err(NoReply::Refused(
            error.parse::<Value>().unwrap_or_default().into(),
        )),
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
            (r#"{"ok":null,"id":2}"#, Some(2)),
            (r#"{"ok":null,"id":2,"more":[{}]}"#, None),
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
            let Err(NoReply::Invalid(Misfit { path, .. })) = &error else {
                panic!("{error:?}");
            };
            assert_eq!(path, expected, "{text}");
        }
    }
}
