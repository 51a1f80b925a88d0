//! What is said before a shutdown: `{"event": "going_away", "data": {"reconnect_after_ms": …}}`.

use std::time::Duration;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::event::Event;
use super::format::Format;
use super::push::encode;
use crate::error::BoxError;
use crate::protocol::Message;

struct GoingAway {
    reconnect_after: Duration,
}

impl Event for GoingAway {
    const NAME: &'static str = "going_away";
}

impl Serialize for GoingAway {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let millis = u64::try_from(self.reconnect_after.as_millis()).unwrap_or(u64::MAX);
        let mut data = serializer.serialize_struct("GoingAway", 1)?;
        data.serialize_field("reconnect_after_ms", &millis)?;
        data.end()
    }
}

/// Asks a client to come back so much later, once it is closed.
pub(crate) fn going_away(format: Format, reconnect_after: Duration) -> Result<Message, BoxError> {
    encode(format, &GoingAway { reconnect_after }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_push_with_whole_milliseconds() {
        let message = going_away(Format::Json, Duration::from_micros(7_999)).expect("it is JSON");
        let expected = r#"{"event":"going_away","data":{"reconnect_after_ms":7}}"#;
        assert_eq!(message, Message::from(expected));
    }
}
