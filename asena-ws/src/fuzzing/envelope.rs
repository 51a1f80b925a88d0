use serde_json::Value;

use crate::events::{
    BuiltIn, Data, EventTable, Format, HandledEvent, Received, error_event, error_reply, receive,
};
use crate::handler_error::HandlerError;
use crate::protocol::{Message, Utf8Bytes};

/// A mistake may be answered with its own words, but not with all of them.
const ANSWER_BYTES_MAX: usize = 4096;

static TABLE: EventTable = EventTable::new(
    &[
        HandledEvent::new("a", true),
        HandledEvent::new("leave", true),
        HandledEvent::new("message", true),
    ],
    false,
);

/// What a peer may send as `data`.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Payload {
    #[serde(default)]
    list: Vec<Option<u8>>,
    #[serde(default)]
    kind: Kind,
}

#[derive(Debug, Default, PartialEq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    One,
    Two {
        more: Box<Payload>,
    },
}

/// Any message is an event, a reply or a mistake: an event is what serde_json reads from the same text, a mistake is answered in a
/// few words.
pub fn envelope(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let format = format(*first);
    let text = Utf8Bytes::try_from(bytes::Bytes::copy_from_slice(bytes)).ok();
    let message = match text {
        Some(text) if first & 1 == 0 => Message::Text(text),
        _ => Message::from(bytes),
    };
    let value = message.as_text().and_then(|text| serde_json::from_str(text).ok());
    let built_in = BuiltIn {
        rooms: true,
        refresh: true,
    };
    match receive(message, &TABLE, format, built_in) {
        Received::Event(event) => {
            let read: Result<Payload, HandlerError> = event
                .data()
                .map_or_else(|| Err(HandlerError::client("absent", "")), Data::read);
            if let Some(value) = value {
                is_the_same(event.name, event.id, &value);
                let data: Option<Payload> = value
                    .get("data")
                    .and_then(|data| serde_json::from_value(data.clone()).ok());
                assert_eq!(read.as_ref().ok(), data.as_ref(), "{value}");
            }
            if let Err(error) = read {
                is_answered_briefly(format, &error);
            }
        }
        Received::Refused(error) => is_answered_briefly(format, &error),
        Received::Room(request) => {
            if let Err(error) = request.room {
                is_answered_briefly(format, &error);
            }
        }
        Received::Refresh(request) => {
            if let Err(error) = request.token {
                is_answered_briefly(format, &error);
            }
        }
        Received::Ping(id) => {
            if let Some(value) = value {
                is_the_same("ping", id, &value);
            }
        }
        Received::LateReply => {
            if let Some(value) = value {
                let value: &Value = &value;
                assert!(value.get("event").is_none(), "{value}");
                assert!(value["id"].is_u64(), "{value}");
            }
        }
        Received::Foreign(message) => panic!("there is no fallback for {message:?}"),
    }
}

fn format(first: u8) -> Format {
    #[cfg(feature = "messagepack")]
    if first & 2 == 0 {
        return Format::MessagePack;
    }
    let _ = first;
    Format::Json
}

fn is_the_same(name: &str, id: Option<u64>, value: &Value) {
    assert_eq!(value["event"], name);
    assert_eq!(value.get("id").map(Value::as_u64), id.map(Some));
}

fn is_answered_briefly(format: Format, error: &HandlerError) {
    for answer in [
        error_reply(format, 7, error),
        error_event(format, error.event(), error),
    ] {
        let length = answer.map(|answer| answer.len());
        assert!(
            length.as_ref().is_ok_and(|length| *length < ANSWER_BYTES_MAX),
            "{length:?}"
        );
    }
}
