//! Small messages to one connection alone, encoded one behind the other, as they leave: a handler's answers nearly always do so
//! before anything else is sent, and then need no frame of their own.

use std::cell::RefCell;

use crate::protocol::{EncodedFrame, Message};

/// As many as a thread keeps for the next ones.
const KEPT_MAX: usize = 16;
/// One that has grown beyond this is not kept.
const KEPT_BYTES_MAX: usize = 16 * 1024;

#[derive(Debug, Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    messages: usize,
    payload_bytes: usize,
}

#[expect(
    clippy::vec_box,
    reason = "an outbox holds it in a box, which is kept with it"
)]
mod spare {
    use super::{Batch, RefCell};

    thread_local! {
        pub(super) static SPARE: RefCell<Vec<Box<Batch>>> = const { RefCell::new(Vec::new()) };
    }
}
use spare::SPARE;

impl Batch {
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "an outbox holds it in a box, which is kept with it"
    )]
    pub(super) fn take() -> Box<Self> {
        SPARE.with_borrow_mut(Vec::pop).unwrap_or_default()
    }

    pub(super) fn give_back(mut self: Box<Self>) {
        if self.bytes.capacity() > KEPT_BYTES_MAX {
            return;
        }
        self.bytes.clear();
        self.messages = 0;
        self.payload_bytes = 0;
        SPARE.with_borrow_mut(|spare| {
            if spare.len() < KEPT_MAX {
                spare.push(self);
            }
        });
    }

    pub(super) fn push(&mut self, message: &Message) {
        EncodedFrame::encode(message, &mut self.bytes);
        self.messages += 1;
        self.payload_bytes += message.len();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn messages(&self) -> usize {
        self.messages
    }

    pub(super) fn payload_bytes(&self) -> usize {
        self.payload_bytes
    }

    /// Each as a frame of its own.
    pub(super) fn frames(&self) -> impl Iterator<Item = EncodedFrame> {
        let mut rest = &self.bytes[..];
        std::iter::from_fn(move || {
            let frame = EncodedFrame::decode(rest)?;
            rest = &rest[frame.len()..];
            Some(frame)
        })
    }
}
