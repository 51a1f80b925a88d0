use proptest::prelude::*;
use serde_json::json;

use super::*;

fn request<'a>(event: &'a str, id: Option<u64>, data: Option<&'a str>) -> Incoming<'a> {
    Incoming::Request(Request {
        event: event.into(),
        id,
        data: data.map(Data::Json),
        trace_parent: None,
    })
}

#[test]
fn a_trace_parent_is_taken_where_it_can_be_read_and_is_nothing_otherwise() {
    const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let in_escapes = VALID.replace("00-", r"\u0030\u0030-");
    for (value, expected) in [
        (format!("\"{VALID}\""), Some(VALID)),
        (format!("\"{in_escapes}\""), Some(VALID)),
        (format!("\"{}\"", &VALID[1..]), None),
        ("\"\"".to_owned(), None),
        ("null".to_owned(), None),
        ("[1, {}]".to_owned(), None),
        ("7".to_owned(), None),
    ] {
        let text = format!(r#"{{"event": "a", "traceparent": {value}, "id": 1}}"#);
        let message = Message::from(text.clone());
        let Ok(Incoming::Request(request)) = decode(&message, Format::Json) else {
            panic!("{text}");
        };
        assert_eq!((&*request.event, request.id), ("a", Some(1)), "{text}");
        let context = request.trace_parent.map(|context| context.to_string());
        assert_eq!(context.as_deref(), expected, "{text}");
    }
    let twice = format!(r#"{{"event": "a", "traceparent": "{VALID}", "traceparent": "{VALID}"}}"#);
    let refused = decode_json(&twice).expect_err("twice");
    assert_eq!(refused.problem, "`traceparent` stands here twice");
}

#[test]
fn an_envelope_is_read_in_whatever_order_it_comes() {
    for (text, event, id, data) in [
        (r#"{"event":"a"}"#, "a", None, None),
        (
            r#"{"event":"a","data":{"b":[1,2]},"id":7}"#,
            "a",
            Some(7),
            Some(r#"{"b":[1,2]}"#),
        ),
        (
            r#" { "id" : 0 , "data" : null , "event" : "a b" } "#,
            "a b",
            Some(0),
            Some("null"),
        ),
        (r#"{"\u0065vent":"\u0061"}"#, "a", None, None),
        (r#"{"event":"","data":"x"}"#, "", None, Some(r#""x""#)),
    ] {
        assert_eq!(
            decode(&Message::from(text), Format::Json),
            Ok(request(event, id, data)),
            "{text}"
        );
    }
}

#[test]
fn a_reply_to_a_call_is_told_from_an_event() {
    for (text, outcome) in [
        (r#"{"id":3,"ok":true}"#, Ok("true")),
        (r#"{"ok":null,"id":3}"#, Ok("null")),
        (r#"{"id":3,"error":{"code":"no"}}"#, Err(r#"{"code":"no"}"#)),
    ] {
        let outcome = outcome.map(Data::Json).map_err(Data::Json);
        let expected = Ok(Incoming::Reply(Reply { id: 3, outcome }));
        assert_eq!(decode(&Message::from(text), Format::Json), expected, "{text}");
    }
}

#[test]
fn an_id_is_an_integer_that_every_peer_can_count_to() {
    for (id, expected) in [
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
        ("[1]", None),
        ("{\"a\":[1]}", None),
    ] {
        let text = format!(r#"{{"id":{id},"event":"a"}}"#);
        let message = Message::from(&text);
        let read = decode(&message, Format::Json);
        assert_eq!(
            read,
            expected
                .map(|id| request("a", Some(id), None))
                .ok_or_else(invalid_id),
            "{text}"
        );
    }
}

fn invalid_id() -> InvalidEnvelope {
    InvalidEnvelope {
        is_foreign: false,
        id: None,
        event: Some("a".to_owned()),
        problem: "`id` must be an integer from 0 to 9007199254740991".to_owned(),
    }
}

#[test]
fn what_is_wrong_with_an_envelope_is_told_with_what_could_be_read_of_it() {
    let table: &[(&str, Option<u64>, Option<&str>, &str)] = &[
        (r#"{"event":7,"id":1}"#, Some(1), None, "`event` must be a string"),
        (
            r#"{"event":"a","event":"b","id":1}"#,
            Some(1),
            Some("a"),
            "`event` stands here twice",
        ),
        (
            r#"{"id":1,"event":"a","id":2}"#,
            Some(1),
            Some("a"),
            "`id` stands here twice",
        ),
        (
            r#"{"data":1,"event":"a","data":2}"#,
            None,
            Some("a"),
            "`data` stands here twice",
        ),
        (
            r#"{"event":"a","dat":{},"id":1}"#,
            Some(1),
            Some("a"),
            "`dat` has no place in an envelope: it has `event`, `data` and `id`",
        ),
        (
            r#"{"event":"a","id":"1"}"#,
            None,
            Some("a"),
            "`id` must be an integer from 0 to 9007199254740991",
        ),
        (
            r#"{"event":"a","id":9007199254740992}"#,
            None,
            Some("a"),
            "`id` must be an integer from 0 to 9007199254740991",
        ),
        (
            r#"{"event":"a","id":1,"ok":2}"#,
            Some(1),
            Some("a"),
            "`ok` and `error` are for replies, which have no `event`",
        ),
        (
            r#"{"id":1,"ok":1,"error":2}"#,
            None,
            None,
            "a reply has `ok` or `error`, not both",
        ),
        (r#"{"id":1,"ok":1,"data":2}"#, None, None, "a reply has no `data`"),
        (
            r#"{"id":-1,"ok":1}"#,
            None,
            None,
            "`id` must be an integer from 0 to 9007199254740991",
        ),
    ];
    for (text, id, event, problem) in table {
        let expected = InvalidEnvelope {
            is_foreign: false,
            id: *id,
            event: event.map(str::to_owned),
            problem: (*problem).to_owned(),
        };
        assert_eq!(
            decode(&Message::from(*text), Format::Json),
            Err(expected),
            "{text}"
        );
    }
}

#[test]
fn what_does_not_look_like_an_envelope_is_foreign() {
    for (text, id, problem) in [
        (
            "",
            None,
            "this is no JSON object: EOF while parsing a value at line 1 column 0",
        ),
        (
            "hello",
            None,
            "this is no JSON object: expected value at line 1 column 1",
        ),
        (
            "{\"event\":\"a\"",
            None,
            "this is no JSON object: EOF while parsing an object at line 1 column 12",
        ),
        (
            "[1]",
            None,
            "this is no JSON object: invalid type: sequence, expected an object with `event` at line 1 column 0",
        ),
        ("{}", None, "`event` is missing: send its name"),
        (
            r#"{"id":4,"data":1}"#,
            Some(4),
            "`event` is missing: send its name",
        ),
        (r#"{"ok":4}"#, None, "`event` is missing: send its name"),
        (
            r#"{"type":"chat"}"#,
            None,
            "`type` has no place in an envelope: it has `event`, `data` and `id`",
        ),
    ] {
        let error = decode(&Message::from(text), Format::Json)
            .map(|_| ())
            .expect_err(text);
        assert!(error.is_foreign, "{text}: {error:?}");
        assert_eq!((error.id, error.problem.as_str()), (id, problem), "{text}");
    }
    let message = Message::from(br#"{"event":"a"}"#.as_slice());
    assert!(decode(&message, Format::Json).expect_err("binary").is_foreign);
}

#[test]
fn a_long_word_of_the_peers_is_not_said_again_in_full() {
    let long = "ü".repeat(40_000);
    let text = format!(r#"{{"event":"a","{long}":1}}"#);
    let error = decode(&Message::from(&text), Format::Json)
        .map(|_| ())
        .expect_err("an unknown key");
    assert!(error.problem.len() < 150, "{}", error.problem.len());
    let text = format!(r#"{{"event":"{long}","id":-1}}"#);
    let error = decode(&Message::from(&text), Format::Json)
        .map(|_| ())
        .expect_err("a bad id");
    assert_eq!(error.event.map(|event| event.len()), Some(64));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_event_is_read_as_it_was_written(event in ".*", id in proptest::option::of(0..1_u64 << 53), data in ".*") {
        let mut envelope = json!({ "event": event, "data": { "text": data } });
        if let Some(id) = id {
            envelope["id"] = id.into();
        }
        let message = Message::from(envelope.to_string());
        let Ok(Incoming::Request(request)) = decode(&message, Format::Json) else {
            return Err(TestCaseError::fail("it is an event"));
        };
        prop_assert_eq!(&*request.event, event.as_str());
        prop_assert_eq!(request.id, id);
        let read: serde_json::Value = request.data.expect("data").read().expect("JSON");
        prop_assert_eq!(read, envelope["data"].clone());
    }

    #[test]
    fn any_text_is_something(text in ".*") {
        let _ = decode(&Message::from(text), Format::Json);
    }

    #[cfg(feature = "messagepack")]
    #[test]
    fn messagepack_says_the_same(event in ".*", id in proptest::option::of(0..1_u64 << 53), data in ".*") {
        let mut envelope = json!({ "event": event, "data": [data, 7] });
        if let Some(id) = id {
            envelope["id"] = id.into();
        }
        let message = Format::MessagePack.encode(&envelope).expect("it can be written");
        let Ok(Incoming::Request(request)) = decode(&message, Format::MessagePack) else {
            return Err(TestCaseError::fail("it is an event"));
        };
        prop_assert_eq!(&*request.event, event.as_str());
        prop_assert_eq!(request.id, id);
        let read: (String, u8) = request.data.expect("data").read().expect("a pair");
        prop_assert_eq!(read, (data, 7));
    }

    #[cfg(feature = "messagepack")]
    #[test]
    fn any_bytes_are_something(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes.into(), Format::MessagePack);
    }
}
