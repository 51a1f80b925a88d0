//! What a peer's message is, if it is an envelope: `{"event": …, "data"?: …, "id"?: …, "traceparent"?: …}`, or the reply to a call of ours,
//! `{"id": …, "ok": …}` or `{"id": …, "error": …}`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::data::Data;
use super::format::Format;
#[cfg(feature = "messagepack")]
use super::messagepack;
use super::scan::scan;
use crate::protocol::{Message, TraceContext};

/// A name or key that is said again in an error is cut here: a peer should not make us repeat its megabyte.
const QUOTED_BYTES_MAX: usize = 64;

/// An envelope, with its values not read yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming<'a> {
    Request(Request<'a>),
    Reply(Reply<'a>),
}

/// An event of the peer's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request<'a> {
    pub(crate) event: Cow<'a, str>,
    /// Under which it wants a reply.
    pub(crate) id: Option<u64>,
    pub(crate) data: Option<Data<'a>>,
    /// Where the peer is in a trace. Nearly nobody says so, hence the box.
    pub(crate) trace_parent: Option<Box<TraceContext>>,
}

/// The peer's answer to a call of ours.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply<'a> {
    pub(crate) id: u64,
    /// What stands under `ok`, or under `error`.
    pub(crate) outcome: Result<Data<'a>, Data<'a>>,
}

/// A message that is no envelope, or not a right one. What could be made out of it is here, so that it can be answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidEnvelope {
    /// It does not look like an envelope at all: it has neither an event nor the outcome of a call.
    pub(crate) is_foreign: bool,
    pub(crate) id: Option<u64>,
    pub(crate) event: Option<String>,
    /// For the peer to read.
    pub(crate) problem: String,
}

/// Reads a message as far as its envelope goes; a value is only found the end of.
///
/// Text is JSON in either format.
pub(crate) fn decode(message: &Message, format: Format) -> Result<Incoming<'_>, InvalidEnvelope> {
    match message {
        Message::Text(text) => match scan(text) {
            Some(request) => Ok(Incoming::Request(request)),
            None => decode_json(text),
        },
        #[cfg(feature = "messagepack")]
        Message::Binary(bytes) if format == Format::MessagePack => decode_messagepack(bytes),
        Message::Binary(_) => {
            debug_assert_eq!(format, Format::Json, "the others are read above");
            let problem = "this connection speaks JSON: send text";
            Err(InvalidEnvelope::foreign(problem.to_owned()))
        }
    }
}

/// Whatever it is, in however many words.
pub(super) fn decode_json(text: &str) -> Result<Incoming<'_>, InvalidEnvelope> {
    match serde_json::from_str::<Fields<'_>>(text) {
        Ok(fields) => fields.interpret(),
        Err(error) => Err(InvalidEnvelope::foreign(format!(
            "this is no JSON object: {error}"
        ))),
    }
}

#[cfg(feature = "messagepack")]
fn decode_messagepack(bytes: &[u8]) -> Result<Incoming<'_>, InvalidEnvelope> {
    let mut fields = Fields::default();
    let read = messagepack::for_each_entry(bytes, |key, value| {
        let key = messagepack::text(key).map_or_else(|| Key::Unknown("…".to_owned()), Key::of);
        match &key {
            Key::Event | Key::Id | Key::TraceParent => {
                fields.put_scalar(&key, Scalar::of_messagepack(value));
            }
            Key::Data | Key::Ok | Key::Error => fields.put(&key, Data::MessagePack(value)),
            Key::Unknown(name) => fields.refuse(name),
        }
    });
    match read {
        Ok(()) => fields.interpret(),
        Err(problem) => Err(InvalidEnvelope::foreign(problem.to_owned())),
    }
}

/// What stands in an envelope, whatever it is.
#[derive(Default)]
struct Fields<'a> {
    event: Option<Scalar<'a>>,
    id: Option<Scalar<'a>>,
    trace_parent: Option<Scalar<'a>>,
    data: Option<Data<'a>>,
    ok: Option<Data<'a>>,
    error: Option<Data<'a>>,
    /// The first mistake. The rest is still read: an answer wants the id.
    problem: Option<String>,
}

/// The value of `event` or `id`.
enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    /// Nothing that stands there.
    Other,
}

/// The largest integer that JavaScript's numbers hold exactly, with all below it.
pub(super) const SAFE_INTEGER_MAX: u64 = (1 << 53) - 1;

/// A key of an envelope.
enum Key {
    Event,
    Id,
    Data,
    Ok,
    Error,
    TraceParent,
    Unknown(String),
}

impl Key {
    fn of(name: &str) -> Self {
        match name {
            "event" => Self::Event,
            "id" => Self::Id,
            "data" => Self::Data,
            "ok" => Self::Ok,
            "error" => Self::Error,
            "traceparent" => Self::TraceParent,
            unknown => Self::Unknown(quoted(unknown).to_owned()),
        }
    }
}

impl<'a> Fields<'a> {
    fn put_scalar(&mut self, key: &Key, value: Scalar<'a>) {
        let (name, place) = match key {
            Key::Id => ("id", &mut self.id),
            Key::TraceParent => ("traceparent", &mut self.trace_parent),
            _ => ("event", &mut self.event),
        };
        if place.is_some() {
            return self.complain(|| format!("`{name}` stands here twice"));
        }
        *place = Some(value);
    }

    fn put(&mut self, key: &Key, value: Data<'a>) {
        let (name, place) = match key {
            Key::Ok => ("ok", &mut self.ok),
            Key::Error => ("error", &mut self.error),
            _ => ("data", &mut self.data),
        };
        if place.is_some() {
            return self.complain(|| format!("`{name}` stands here twice"));
        }
        *place = Some(value);
    }

    fn refuse(&mut self, key: &str) {
        self.complain(|| format!("`{key}` has no place in an envelope: it has `event`, `data` and `id`"));
    }

    fn complain(&mut self, problem: impl FnOnce() -> String) {
        if self.problem.is_none() {
            self.problem = Some(problem());
        }
    }

    fn interpret(mut self) -> Result<Incoming<'a>, InvalidEnvelope> {
        let id = match self.id {
            Some(Scalar::Number(id)) if id <= SAFE_INTEGER_MAX => Some(id),
            _ => None,
        };
        let has_id = self.id.is_some();
        if has_id && id.is_none() {
            self.complain(|| "`id` must be an integer from 0 to 9007199254740991".to_owned());
        }
        let outcome = match (self.ok, self.error) {
            (Some(ok), None) => Some(Ok(ok)),
            (None, Some(error)) => Some(Err(error)),
            (Some(_), Some(error)) => {
                self.complain(|| "a reply has `ok` or `error`, not both".to_owned());
                Some(Err(error))
            }
            (None, None) => None,
        };
        match (self.event.take(), outcome) {
            (Some(event), None) => self.request(event, id),
            (Some(event), Some(_)) => {
                self.complain(|| "`ok` and `error` are for replies, which have no `event`".to_owned());
                self.request(event, id)
            }
            (None, Some(outcome)) if has_id => self.reply(id, outcome),
            (None, _) => Err(InvalidEnvelope {
                is_foreign: true,
                id,
                event: None,
                problem: self
                    .problem
                    .unwrap_or_else(|| "`event` is missing: send its name".to_owned()),
            }),
        }
    }

    fn request(mut self, event: Scalar<'a>, id: Option<u64>) -> Result<Incoming<'a>, InvalidEnvelope> {
        let event = match event {
            Scalar::Text(event) => Some(event),
            Scalar::Number(_) | Scalar::Other => {
                self.complain(|| "`event` must be a string".to_owned());
                None
            }
        };
        match (event, self.problem) {
            (Some(event), None) => Ok(Incoming::Request(Request {
                event,
                id,
                data: self.data,
                trace_parent: self.trace_parent.and_then(Scalar::trace_context),
            })),
            (event, problem) => Err(InvalidEnvelope {
                is_foreign: false,
                id,
                event: event.map(|event| quoted(&event).to_owned()),
                problem: problem.unwrap_or_default(),
            }),
        }
    }

    fn reply(
        mut self,
        id: Option<u64>,
        outcome: Result<Data<'a>, Data<'a>>,
    ) -> Result<Incoming<'a>, InvalidEnvelope> {
        if self.data.is_some() {
            self.complain(|| "a reply has no `data`".to_owned());
        }
        match (id, self.problem) {
            (Some(id), None) => Ok(Incoming::Reply(Reply { id, outcome })),
            // Not answered under its id: that is one of ours.
            (_, problem) => Err(InvalidEnvelope {
                is_foreign: false,
                id: None,
                event: None,
                problem: problem.unwrap_or_default(),
            }),
        }
    }
}

impl InvalidEnvelope {
    fn foreign(problem: String) -> Self {
        Self {
            is_foreign: true,
            id: None,
            event: None,
            problem,
        }
    }
}

/// As much of a peer's words as is said again.
pub(crate) fn quoted(words: &str) -> &str {
    &words[..words.floor_char_boundary(QUOTED_BYTES_MAX)]
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Json;

        impl<'de> Visitor<'de> for Json {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object with `event`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Fields::default();
                while let Some(key) = map.next_key()? {
                    match &key {
                        Key::Event | Key::Id | Key::TraceParent => {
                            fields.put_scalar(&key, map.next_value()?);
                        }
                        Key::Data | Key::Ok | Key::Error => {
                            let value: &'de RawValue = map.next_value()?;
                            fields.put(&key, Data::Json(value.get()));
                        }
                        Key::Unknown(name) => {
                            map.next_value::<IgnoredAny>()?;
                            fields.refuse(name);
                        }
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Json)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Scalar<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string or a number")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Number(number))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Other)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Other)
            }

            fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
                Ok(Scalar::Other)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Scalar<'de>, A::Error> {
                IgnoredAny.visit_seq(sequence).map(|_| Scalar::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scalar<'de>, A::Error> {
                IgnoredAny.visit_map(map).map(|_| Scalar::Other)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Scalar<'_> {
    /// What cannot be read is as if it were not there (W3C Trace Context §4.3): a fault of somebody's tracing must not cost a message.
    fn trace_context(self) -> Option<Box<TraceContext>> {
        match self {
            Self::Text(text) => text.parse().ok().map(Box::new),
            Self::Number(_) | Self::Other => None,
        }
    }
}

#[cfg(feature = "messagepack")]
impl<'a> Scalar<'a> {
    fn of_messagepack(value: &'a [u8]) -> Self {
        match (messagepack::text(value), messagepack::unsigned(value)) {
            (Some(text), _) => Self::Text(Cow::Borrowed(text)),
            (None, Some(number)) => Self::Number(number),
            (None, None) => Self::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key::of(key))
            }
        }

        deserializer.deserialize_str(Name)
    }
}

#[cfg(test)]
mod tests;
