use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::delivery::{Delivery, SendOutcome};
use super::members::Members;
use super::outbound::Outbound;
use super::shared::Shared;
use super::socket_id::SocketId;
use crate::connection::outbox::Kind;
use crate::protocol::deflate::DeflatePool;
use crate::protocol::{EncodedFrame, Message};
use crate::telemetry::counters::EventPlace;

/// A message on its way, encoded once, and compressed once for all receivers that can have the same bytes.
#[derive(Debug)]
pub(crate) struct Outgoing {
    frame: EncodedFrame,
    kind: Kind,
    /// Which event it is, for what is counted.
    event: EventPlace,
    /// How many of those that it was sent to have taken it, and are not counted yet.
    queued: Cell<usize>,
    /// By the window that it was compressed with. `None` where that does not pay.
    compressed: RefCell<Vec<(u8, Option<EncodedFrame>)>>,
}

impl Outgoing {
    pub(crate) fn new(outbound: Outbound) -> Self {
        let Outbound { message, key } = outbound;
        Self::of(message, key.map_or(Kind::Message, Kind::Keyed), EventPlace::RAW)
    }

    pub(crate) fn of(message: Message, kind: Kind, event: EventPlace) -> Self {
        Self {
            frame: EncodedFrame::message(message),
            kind,
            event,
            queued: Cell::new(0),
            compressed: RefCell::default(),
        }
    }

    /// To all, or to those in any of the rooms; to each once, and to none of the exceptions.
    pub(super) fn deliver(
        &self,
        members: &Members,
        rooms: Option<&[String]>,
        except: &[SocketId],
    ) -> Delivery {
        let delivery = members.deliver(rooms, except, |socket| self.send_to(socket));
        self.count(members);
        delivery
    }

    /// To one of many; [`count`](Self::count) follows behind the last.
    pub(crate) fn send_to(&self, socket: &Arc<Shared>) -> SendOutcome {
        let frame = self.compressed_for(socket);
        let outcome = socket.send(frame.unwrap_or_else(|| self.frame.clone()), self.kind.clone());
        if outcome == SendOutcome::Queued {
            self.queued.update(|queued| queued + 1);
        }
        outcome
    }

    /// Counts all that have taken it at once: they are many, and the counters are shared.
    pub(super) fn count(&self, members: &Members) {
        let queued = self.queued.take();
        let bytes = queued.saturating_mul(self.frame.payload_len());
        members.counters.events.sent(self.event, queued, bytes);
    }

    /// To one alone.
    pub(crate) fn send(self, socket: &Arc<Shared>) -> SendOutcome {
        let frame = self.compressed_for(socket);
        let bytes = self.frame.payload_len();
        let outcome = socket.send(frame.unwrap_or(self.frame), self.kind);
        if outcome == SendOutcome::Queued {
            socket.members.counters.events.sent(self.event, 1, bytes);
        }
        outcome
    }

    /// `None` if it is sent as it is, or is compressed by the connection itself.
    fn compressed_for(&self, socket: &Shared) -> Option<EncodedFrame> {
        let (agreement, pool) = (socket.compression?, socket.members.deflate_pool.as_ref()?);
        let window_bits = agreement.shared_window_bits(self.frame.payload_len())?;
        let mut known = self.compressed.borrow_mut();
        if let Some((_, frame)) = known.iter().find(|(bits, _)| *bits == window_bits) {
            return frame.clone();
        }
        let frame = compress(&self.frame, pool, window_bits);
        known.push((window_bits, frame.clone()));
        frame
    }
}

fn compress(frame: &EncodedFrame, pool: &DeflatePool, window_bits: u8) -> Option<EncodedFrame> {
    let mut payload = Vec::new();
    let is_smaller = pool.deflate(frame.payload(), window_bits, &mut payload);
    is_smaller.then(|| frame.with_compressed(payload.into()))
}
