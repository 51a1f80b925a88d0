use std::cell::RefCell;
use std::sync::Arc;

use super::delivery::SendOutcome;
use super::outbound::Outbound;
use super::shared::Shared;
use crate::connection::outbox::Kind;
use crate::protocol::deflate::DeflatePool;
use crate::protocol::{EncodedFrame, Message};

/// A message on its way, encoded once, and compressed once for all receivers that can have the same bytes.
#[derive(Debug)]
pub(crate) struct Outgoing {
    frame: EncodedFrame,
    kind: Kind,
    /// By the window that it was compressed with. `None` where that does not pay.
    compressed: RefCell<Vec<(u8, Option<EncodedFrame>)>>,
}

impl Outgoing {
    pub(crate) fn new(outbound: Outbound) -> Self {
        let Outbound { message, key } = outbound;
        Self::of(message, key.map_or(Kind::Message, Kind::Keyed))
    }

    pub(crate) fn of(message: Message, kind: Kind) -> Self {
        Self {
            frame: EncodedFrame::message(message),
            kind,
            compressed: RefCell::default(),
        }
    }

    pub(crate) fn send_to(&self, socket: &Arc<Shared>) -> SendOutcome {
        let frame = self.compressed_for(socket);
        socket.send(frame.unwrap_or_else(|| self.frame.clone()), self.kind.clone())
    }

    /// To one alone.
    pub(crate) fn send(self, socket: &Arc<Shared>) -> SendOutcome {
        let frame = self.compressed_for(socket);
        socket.send(frame.unwrap_or(self.frame), self.kind)
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
