//! Events as they leave: `{"event": "…", "data": …}`, and with an `id` where the client is asked.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::event::Emit;
use super::format::Format;
use crate::error::BoxError;
use crate::protocol::Message;

/// An event as a message; with the `id` of a call.
pub(crate) fn encode<E: Emit>(format: Format, event: &E, id: Option<u64>) -> Result<Message, BoxError> {
    format.encode(&Push { event, id })
}

struct Push<'a, E> {
    event: &'a E,
    id: Option<u64>,
}

impl<E: Emit> Serialize for Push<'_, E> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut push = serializer.serialize_struct("Push", 2 + usize::from(self.id.is_some()))?;
        push.serialize_field("event", self.event.description().name)?;
        push.serialize_field("data", &Data(self.event))?;
        if let Some(id) = self.id {
            push.serialize_field("id", &id)?;
        }
        push.end()
    }
}

struct Data<'a, E>(&'a E);

impl<E: Emit> Serialize for Data<'_, E> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.0.serialize_data(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Event;

    #[derive(serde::Serialize)]
    struct Posted<T> {
        text: T,
    }

    impl<T: Serialize> Event for Posted<T> {
        const NAME: &'static str = "posted \"so\"";
    }

    #[test]
    fn a_push_is_its_name_and_what_serde_makes_of_the_value() {
        let push = encode(Format::Json, &Posted { text: "merhaba" }, None).expect("it is JSON");
        let expected = r#"{"event":"posted \"so\"","data":{"text":"merhaba"}}"#;
        assert_eq!(push, Message::from(expected));
    }

    #[test]
    fn a_call_has_an_id_behind_that() {
        let call = encode(Format::Json, &Posted { text: 1 }, Some(u64::MAX)).expect("it is JSON");
        let expected = r#"{"event":"posted \"so\"","data":{"text":1},"id":18446744073709551615}"#;
        assert_eq!(call, Message::from(expected));
    }

    #[test]
    fn a_value_that_is_no_json_is_an_error() {
        let text = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert!(encode(Format::Json, &Posted { text }, None).is_err());
    }
}
