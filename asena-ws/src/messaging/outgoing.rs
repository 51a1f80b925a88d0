use std::sync::Arc;

use super::delivery::SendOutcome;
use super::outbound::Outbound;
use super::shared::Shared;
use crate::connection::outbox::Kind;
use crate::protocol::EncodedFrame;

/// A message on its way, encoded once for all that receive it.
#[derive(Debug)]
pub(crate) struct Outgoing {
    frame: EncodedFrame,
    kind: Kind,
}

impl Outgoing {
    pub(crate) fn new(outbound: Outbound) -> Self {
        let Outbound { message, key } = outbound;
        Self {
            frame: EncodedFrame::message(message),
            kind: key.map_or(Kind::Message, Kind::Keyed),
        }
    }

    pub(crate) fn send_to(&self, socket: &Arc<Shared>) -> SendOutcome {
        socket.send(self.frame.clone(), self.kind.clone())
    }

    /// To one alone.
    pub(crate) fn send(self, socket: &Arc<Shared>) -> SendOutcome {
        socket.send(self.frame, self.kind)
    }
}
