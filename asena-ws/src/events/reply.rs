//! Envelopes that leave as answers: `{"id": n, "ok": …}`, `{"id": n, "error": …}`, and for those who asked under no id
//! `{"event": "error", "data": …}`.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::format::Format;
use crate::error::BoxError;
use crate::handler_error::HandlerError;
use crate::protocol::Message;

/// What an `#[on("…")]` method may return, alone or as the `Ok` of a `Result`: everything that serde can write.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a reply",
    label = "cannot be sent to the peer, since it is not `Serialize`",
    note = "derive `serde::Serialize` for `{Self}`, or return nothing"
)]
pub trait Reply: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Reply for T {}

pub(crate) fn ok_reply<T: Serialize>(format: Format, id: u64, ok: &T) -> Result<Message, BoxError> {
    format.encode(&OkReply { id, ok })
}

pub(crate) fn error_reply(format: Format, id: u64, error: &HandlerError) -> Result<Message, BoxError> {
    let error = ErrorBody { error, event: None };
    format.encode(&ErrorReply { id, error })
}

/// With the event that was its cause, where there was one.
pub(crate) fn error_event(
    format: Format,
    event: Option<&str>,
    error: &HandlerError,
) -> Result<Message, BoxError> {
    format.encode(&ErrorEvent(ErrorBody { error, event }))
}

struct OkReply<'a, T> {
    id: u64,
    ok: &'a T,
}

impl<T: Serialize> Serialize for OkReply<'_, T> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut reply = serializer.serialize_struct("Reply", 2)?;
        reply.serialize_field("id", &self.id)?;
        reply.serialize_field("ok", self.ok)?;
        reply.end()
    }
}

struct ErrorReply<'a> {
    id: u64,
    error: ErrorBody<'a>,
}

impl Serialize for ErrorReply<'_> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut reply = serializer.serialize_struct("Reply", 2)?;
        reply.serialize_field("id", &self.id)?;
        reply.serialize_field("error", &self.error)?;
        reply.end()
    }
}

struct ErrorEvent<'a>(ErrorBody<'a>);

impl Serialize for ErrorEvent<'_> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut event = serializer.serialize_struct("Push", 2)?;
        event.serialize_field("event", "error")?;
        event.serialize_field("data", &self.0)?;
        event.end()
    }
}

struct ErrorBody<'a> {
    error: &'a HandlerError,
    event: Option<&'a str>,
}

impl Serialize for ErrorBody<'_> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let details = self.error.public_details();
        let length = 3 + usize::from(details.is_some()) + usize::from(self.event.is_some());
        let mut body = serializer.serialize_map(Some(length))?;
        body.serialize_entry("code", self.error.code())?;
        body.serialize_entry("message", self.error.message())?;
        body.serialize_entry("retryable", &self.error.is_retryable())?;
        if let Some(details) = details {
            body.serialize_entry("details", &*details)?;
        }
        if let Some(event) = self.event {
            body.serialize_entry("event", event)?;
        }
        body.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;

    fn text(message: Result<Message, BoxError>) -> String {
        let message = message.expect("it can be written");
        message.as_text().expect("JSON is text").to_owned()
    }

    #[test]
    fn a_reply_has_the_id_of_its_request() {
        assert_eq!(text(ok_reply(Format::Json, 7, &[1, 2])), r#"{"id":7,"ok":[1,2]}"#);
        assert_eq!(text(ok_reply(Format::Json, 0, &())), r#"{"id":0,"ok":null}"#);
        assert_eq!(
            text(ok_reply(Format::Json, 1, &None::<u8>)),
            r#"{"id":1,"ok":null}"#
        );
    }

    #[test]
    fn an_error_is_answered_under_its_id_or_as_an_event() {
        let error = HandlerError::client("full", "no room").retryable();
        let error = error.with_details(json!({ "max": 3 }));
        assert_eq!(
            text(error_reply(Format::Json, 7, &error)),
            r#"{"id":7,"error":{"code":"full","message":"no room","retryable":true,"details":{"max":3}}}"#
        );
        assert_eq!(
            text(error_event(Format::Json, Some("join"), &error)),
            r#"{"event":"error","data":{"code":"full","message":"no room","retryable":true,"details":{"max":3},"event":"join"}}"#
        );
        let plain = HandlerError::client("no", "");
        assert_eq!(
            text(error_event(Format::Json, None, &plain)),
            r#"{"event":"error","data":{"code":"no","message":"","retryable":false}}"#
        );
    }

    #[test]
    fn of_an_internal_error_the_peer_reads_the_id_alone() {
        let error = HandlerError::internal("the password is hunter2").with_details(json!("hunter2"));
        let id = error.correlation_id().expect("internal errors have an id");
        assert_eq!(
            text(error_reply(Format::Json, 7, &error)),
            format!(
                r#"{{"id":7,"error":{{"code":"internal","message":"internal error","retryable":false,"details":{{"id":"{id}"}}}}}}"#
            )
        );
    }

    #[test]
    fn a_value_that_cannot_be_written_is_an_error() {
        let value = HashMap::from([((1, 2), 3)]);
        assert!(ok_reply(Format::Json, 7, &value).is_err());
    }
}
