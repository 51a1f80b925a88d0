use super::envelope::Request;
use crate::handler_error::HandlerError;

/// What a client asks of its membership in a room: the built-in events `join` and `leave`, with the room's name as their data.
#[derive(Debug)]
pub(crate) struct RoomRequest {
    pub(crate) verb: RoomVerb,
    pub(crate) id: Option<u64>,
    pub(crate) room: Result<String, HandlerError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoomVerb {
    Join,
    Leave,
}

impl RoomRequest {
    /// Nothing, if it is another event.
    pub(super) fn of(request: &Request<'_>) -> Option<Self> {
        let verb = match &*request.event {
            "join" => RoomVerb::Join,
            "leave" => RoomVerb::Leave,
            _ => return None,
        };
        let room = match request.data {
            Some(data) => data.read(),
            None => Err(HandlerError::protocol(
                "invalid_payload",
                "`data` is missing: send the room's name",
            )),
        };
        Some(Self {
            verb,
            id: request.id,
            room,
        })
    }
}

impl RoomVerb {
    /// The name of the event.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Leave => "leave",
        }
    }
}
