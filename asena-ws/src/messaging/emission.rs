use std::cell::OnceCell;
use std::sync::Arc;

use super::delivery::{SendError, SendOutcome};
use super::members::Members;
use super::outgoing::Outgoing;
use super::shared::Shared;
use crate::connection::outbox::Kind;
use crate::error::BoxError;
use crate::events::{DeliveryClass, Emit, Format, encode};
use crate::protocol::Message;

/// An event on its way to many: written once for each format that a receiver has.
pub(super) struct Emission<'a> {
    kind: Kind,
    event: &'static str,
    encode: &'a dyn Fn(Format) -> Result<Message, BoxError>,
    /// By format. `None` where it could not be written.
    encoded: [OnceCell<Option<Outgoing>>; Format::COUNT],
    error: OnceCell<BoxError>,
}

impl<'a> Emission<'a> {
    pub(super) fn new(
        kind: Kind,
        event: &'static str,
        encode: &'a dyn Fn(Format) -> Result<Message, BoxError>,
    ) -> Self {
        Self {
            kind,
            event,
            encode,
            encoded: Default::default(),
            error: OnceCell::new(),
        }
    }

    pub(super) fn send_to(&self, socket: &Arc<Shared>) -> SendOutcome {
        let format = socket.format();
        let encoded = self.encoded[format.index()].get_or_init(|| self.encode_as(format, &socket.members));
        match encoded {
            Some(outgoing) => outgoing.send_to(socket),
            None => SendOutcome::Dropped,
        }
    }

    /// Whether it could be written for all members that it was sent to, who are counted.
    pub(super) fn finish(self, members: &Members) -> Result<(), SendError> {
        for encoded in &self.encoded {
            if let Some(Some(outgoing)) = encoded.get() {
                outgoing.count(members);
            }
        }
        match self.error.into_inner() {
            Some(error) => Err(SendError::Event(error)),
            None => Ok(()),
        }
    }

    fn encode_as(&self, format: Format, members: &Members) -> Option<Outgoing> {
        match (self.encode)(format) {
            Ok(message) => {
                let event = members.counters.events.emitted(self.event);
                Some(Outgoing::of(message, self.kind.clone(), event))
            }
            Err(error) => {
                // The first is enough.
                let _ = self.error.set(error);
                None
            }
        }
    }
}

/// An event to one connection.
pub(super) fn emit_to<E: Emit>(socket: &Arc<Shared>, event: &E) -> Result<SendOutcome, SendError> {
    let message = encode(socket.format(), event, None).map_err(SendError::Event)?;
    let place = socket.members.counters.events.emitted(event.description().name);
    Ok(Outgoing::of(message, kind(event), place).send(socket))
}

/// What its delivery class is to an outbox.
pub(super) fn kind<E: Emit>(event: &E) -> Kind {
    let description = event.description();
    match description.delivery {
        DeliveryClass::Policy => Kind::Message,
        DeliveryClass::Must => Kind::Must,
        DeliveryClass::Droppable => Kind::Droppable,
        DeliveryClass::Latest => {
            // A name has no control characters, so no two pairs make one text.
            let key = event.key().unwrap_or_default();
            Kind::Latest(format!("{}\0{key}", description.name).into())
        }
    }
}
