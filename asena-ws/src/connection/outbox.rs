//! What waits to be written to one peer: encoded frames, within bounds.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::sync::Arc;

use self::batch::Batch;
use super::options::{ConnectionOptions, SlowConsumer};
use crate::protocol::{CloseCode, CloseReason, EncodedFrame, Message};

mod batch;

/// The most pings and pongs that wait; older ones are of no use to anybody.
const CONTROLS_MAX: usize = 16;
/// As much of small frames as is put together for one write.
const GATHER_BYTES_MAX: usize = 64 * 1024;
/// A frame beyond this size is written from where it is, not copied to be put together with others.
const COPY_BYTES_MAX: usize = 8 * 1024;

/// The longest message that is [put](Outbox::put) to others.
const PUT_BYTES_MAX: usize = COPY_BYTES_MAX - 10;

/// Frames leave in the order in which they came, and a close frame leaves last.
///
/// What is next is [gathered](Self::gather) or [sliced](Self::slices); how much of it was written is told by
/// [`advance`](Self::advance), since a kernel may take less than it is offered. A frame that is partly written is always
/// finished.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// Messages that leave before all that waits. Nothing of it was written: what is left of one that was written in part waits.
    batch: Option<Box<Batch>>,
    waiting: VecDeque<Waiting>,
    /// How much of the first frame was written.
    written: usize,
    /// Payload bytes of the messages that wait.
    bytes: usize,
    controls: usize,
    state: State,
    /// Half of a bound was passed since the outbox was last empty.
    was_half_full: bool,
    /// How many hold the writer back.
    corks: u32,
}

#[derive(Debug)]
struct Waiting {
    frame: EncodedFrame,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A message that the policy for slow consumers decides on.
    Message,
    /// The same, but that a later one of the same key may replace it where the policy says so.
    Keyed(Arc<str>),
    /// Never dropped, whatever the policy: the connection is closed instead.
    Must,
    /// Dropped if it does not fit, whatever the policy.
    Droppable,
    /// A later one of the same key replaces it, whatever the policy.
    Latest(Arc<str>),
    Ping,
    Pong,
    Close,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// A close frame waits or was written: nothing may follow it (RFC 6455 §5.5.1).
    Closing,
    /// Nothing leaves any more.
    Closed,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// Queued, in the place of one that waited under its key.
    Replaced,
    /// Queued, and so many that waited were dropped for it.
    InPlaceOf(u32),
    /// It did not fit.
    Dropped,
    /// It did not fit, and the connection is being closed for it; so many that waited will not leave either.
    Overflown {
        dropped: u32,
    },
    Closed,
}

impl Outbox {
    /// Takes a small message to this connection alone, if nothing has to be decided on it. The commonest case, and the
    /// quickest: it says the same as [`push`](Self::push) of a [`Kind::Message`] would.
    pub(crate) fn put(&mut self, message: &Message, options: &ConnectionOptions) -> bool {
        let is_next = self.state == State::Open && self.waiting.is_empty();
        if !is_next || message.len() > PUT_BYTES_MAX || !self.fits(message.len(), options) {
            return false;
        }
        let batch = self.batch.get_or_insert_with(Batch::take);
        if batch.bytes().len() > GATHER_BYTES_MAX - COPY_BYTES_MAX {
            return false;
        }
        batch.push(message);
        self.bytes += message.len();
        self.note_half_full(options);
        true
    }

    pub(crate) fn push(&mut self, frame: EncodedFrame, kind: Kind, options: &ConnectionOptions) -> Pushed {
        if self.state != State::Open {
            return Pushed::Closed;
        }
        let frame = if kind.is_replaceable(options.slow_consumer) {
            match self.replace(frame, &kind, options) {
                None => return Pushed::Replaced,
                Some(frame) => frame,
            }
        } else {
            frame
        };
        let mut dropped = 0;
        if options.slow_consumer == SlowConsumer::DropOldest && kind.makes_room() {
            dropped = self.make_room(frame.payload_len(), options);
        }
        if !self.fits(frame.payload_len(), options) {
            return self.overflow(kind.policy(options.slow_consumer));
        }
        self.bytes += frame.payload_len();
        self.add(frame, kind);
        self.note_half_full(options);
        match dropped {
            0 => Pushed::Queued,
            dropped => Pushed::InPlaceOf(dropped),
        }
    }

    fn note_half_full(&mut self, options: &ConnectionOptions) {
        self.was_half_full |=
            self.messages() > options.outbox_messages_max / 2 || self.bytes > options.outbox_bytes_max / 2;
    }

    /// The messages that wait.
    fn messages(&self) -> usize {
        let batched = self.batch.as_ref().map_or(0, |batch| batch.messages());
        batched + self.waiting.len() - self.controls
    }

    /// Whether a message of this length is within the bounds.
    pub(crate) fn fits(&self, bytes: usize, options: &ConnectionOptions) -> bool {
        self.messages() < options.outbox_messages_max && self.bytes + bytes <= options.outbox_bytes_max
    }

    /// Puts a frame in the place of the one that waits under its key; gives it back if there is none, or no room for it.
    fn replace(
        &mut self,
        frame: EncodedFrame,
        kind: &Kind,
        options: &ConnectionOptions,
    ) -> Option<EncodedFrame> {
        let begun = self.begun();
        let mut waiting = self.waiting.iter_mut().skip(begun);
        let Some(place) = waiting.find(|one| one.kind == *kind) else {
            return Some(frame);
        };
        let bytes = self.bytes - place.frame.payload_len() + frame.payload_len();
        if bytes > options.outbox_bytes_max {
            return Some(frame);
        }
        self.bytes = bytes;
        place.frame = frame;
        None
    }

    /// Drops the oldest messages, as many as the new one needs; none, if all that may be dropped would not be enough. How many.
    fn make_room(&mut self, bytes: usize, options: &ConnectionOptions) -> u32 {
        if self.fits(bytes, options) {
            return 0;
        }
        self.unbatch();
        // The one that is partly written stays.
        let begun = self.begun();
        let (mut bytes_left, mut messages_left) = (self.bytes, self.messages());
        let is_enough = |bytes_left: usize, messages_left: usize| {
            messages_left < options.outbox_messages_max && bytes_left + bytes <= options.outbox_bytes_max
        };
        let mut end = begun;
        for one in self.waiting.iter().skip(begun) {
            if is_enough(bytes_left, messages_left) {
                break;
            }
            end += 1;
            if one.kind.gives_way() {
                bytes_left -= one.frame.payload_len();
                messages_left -= 1;
            }
        }
        if !is_enough(bytes_left, messages_left) {
            return 0;
        }
        self.bytes = bytes_left;
        let mut dropped = 0;
        // From behind, so that what is dropped does not move what is dropped next.
        for index in (begun..end).rev() {
            if self.waiting[index].kind.gives_way() {
                self.waiting.remove(index);
                dropped += 1;
            }
        }
        dropped
    }

    fn overflow(&mut self, policy: SlowConsumer) -> Pushed {
        match policy {
            SlowConsumer::DropNewest | SlowConsumer::DropOldest => Pushed::Dropped,
            SlowConsumer::Disconnect | SlowConsumer::Latest => {
                let waiting = self.messages();
                self.clear();
                let dropped = waiting - self.messages();
                self.close(&CloseReason::new(CloseCode::SLOW_CONSUMER, "slow consumer"));
                Pushed::Overflown {
                    dropped: u32::try_from(dropped).unwrap_or(u32::MAX),
                }
            }
        }
    }

    /// A ping or a pong. Where too many wait already, a ping is dropped, and a pong takes the place of the last one, for only
    /// the latest ping needs its answer (RFC 6455 §5.5.3).
    pub(crate) fn push_control(&mut self, frame: EncodedFrame, kind: Kind) -> Pushed {
        if self.state != State::Open {
            return Pushed::Closed;
        }
        if self.controls >= CONTROLS_MAX {
            if kind != Kind::Pong {
                return Pushed::Dropped;
            }
            let begun = self.begun();
            let mut waiting = self.waiting.iter_mut().skip(begun);
            if let Some(place) = waiting.rfind(|one| one.kind == Kind::Pong) {
                place.frame = frame;
                return Pushed::Queued;
            }
        }
        self.controls += 1;
        self.add(frame, kind);
        Pushed::Queued
    }

    fn add(&mut self, frame: EncodedFrame, kind: Kind) {
        self.take_memory();
        self.waiting.push_back(Waiting { frame, kind });
    }

    fn take_memory(&mut self) {
        if self.waiting.capacity() == 0 {
            self.waiting = spare::take();
        }
    }

    /// Has each message of the batch wait as one by itself, for something is to be decided on it, or it was written in part.
    fn unbatch(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        self.take_memory();
        let mut frames: Vec<_> = batch.frames().collect();
        while let Some(frame) = frames.pop() {
            let kind = Kind::Message;
            self.waiting.push_front(Waiting { frame, kind });
        }
        batch.give_back();
    }

    /// Puts a close frame behind all that waits: what was said before is still heard, also by a peer that has closed or has
    /// broken the protocol since. Only the first one counts: whether it is that.
    pub(crate) fn close(&mut self, reason: &CloseReason) -> bool {
        let is_first = self.state == State::Open;
        if is_first {
            self.state = State::Closing;
            self.controls += 1;
            self.add(EncodedFrame::close(reason), Kind::Close);
        }
        is_first
    }

    /// Drops all that waits, and takes nothing more: the connection has ended.
    pub(crate) fn end(&mut self) {
        self.batch = None;
        self.waiting = VecDeque::new();
        self.written = 0;
        self.bytes = 0;
        self.controls = 0;
        self.state = State::Closed;
    }

    /// Gives nothing out until as many [`uncork`](Self::uncork)s, so that what is pushed meanwhile leaves together.
    pub(crate) fn cork(&mut self) {
        self.corks += 1;
    }

    pub(crate) fn uncork(&mut self) {
        self.corks = self.corks.saturating_sub(1);
    }

    /// All that waits, if it has been put together already.
    pub(crate) fn batched(&self) -> Option<&[u8]> {
        let batch = self.batch.as_ref()?;
        self.waiting.is_empty().then(|| batch.bytes())
    }

    /// Copies small frames that are next, for one write of them all. Nothing is copied if a large one is next.
    pub(crate) fn gather(&self, scratch: &mut Vec<u8>) {
        if let Some(batch) = &self.batch {
            scratch.extend_from_slice(batch.bytes());
        }
        let mut offset = self.written;
        for Waiting { frame, .. } in &self.waiting {
            if frame.len() > COPY_BYTES_MAX || scratch.len() + frame.len() > GATHER_BYTES_MAX {
                return;
            }
            for slice in frame.slices_from(offset) {
                scratch.extend_from_slice(slice);
            }
            offset = 0;
        }
    }

    /// The frames that are next, as they lie in memory: how many slices were filled.
    pub(crate) fn slices<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        let mut offset = self.written;
        let mut filled = 0;
        for (Waiting { frame, .. }, pair) in self.waiting.iter().zip(slices.chunks_exact_mut(2)) {
            let [header, payload] = frame.slices_from(offset);
            pair[0] = IoSlice::new(header);
            pair[1] = IoSlice::new(payload);
            offset = 0;
            filled += 2;
        }
        filled
    }

    /// So many bytes of what is next were written.
    pub(crate) fn advance(&mut self, bytes: usize) {
        let mut rest = self.written + bytes;
        match self.batch.take_if(|batch| batch.bytes().len() <= rest) {
            Some(batch) => {
                rest -= batch.bytes().len();
                self.bytes -= batch.payload_bytes();
                batch.give_back();
                if self.waiting.is_empty() {
                    return;
                }
            }
            None => self.unbatch(),
        }
        while let Some(first) = self.waiting.front() {
            if rest < first.frame.len() {
                break;
            }
            rest -= first.frame.len();
            if first.kind.is_control() {
                self.controls -= 1;
            } else {
                self.bytes -= first.frame.payload_len();
            }
            self.waiting.pop_front();
        }
        self.written = rest;
        if self.waiting.is_empty() {
            self.written = 0;
            // An idle connection keeps no buffer.
            spare::give_back(std::mem::take(&mut self.waiting));
        }
    }

    /// Whether the outbox has emptied after having been more than half full: once each time that it does.
    pub(crate) fn take_drained(&mut self) -> bool {
        self.is_empty() && self.state == State::Open && std::mem::take(&mut self.was_half_full)
    }

    /// Whether anything can be written.
    pub(crate) fn has_work(&self) -> bool {
        self.corks == 0 && !self.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.batch.is_none() && self.waiting.is_empty()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether our close frame has left, with all that was before it.
    pub(crate) fn is_close_written(&self) -> bool {
        self.state == State::Closing && self.is_empty()
    }

    /// The payload bytes of messages that wait.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Drops what waits but a frame that was partly written.
    fn clear(&mut self) {
        self.batch = None;
        self.waiting.truncate(self.begun());
        let messages = self.waiting.iter().filter(|one| !one.kind.is_control());
        self.bytes = messages.map(|one| one.frame.payload_len()).sum();
        self.controls = self.waiting.iter().filter(|one| one.kind.is_control()).count();
    }

    /// How many frames at the front were begun to be written: none or one.
    fn begun(&self) -> usize {
        usize::from(self.written > 0)
    }
}

impl Kind {
    /// The policy that holds for it on a connection that has this one.
    fn policy(&self, of_connection: SlowConsumer) -> SlowConsumer {
        match self {
            Self::Must => SlowConsumer::Disconnect,
            Self::Droppable => SlowConsumer::DropNewest,
            Self::Latest(_) => SlowConsumer::Latest,
            _ => of_connection,
        }
    }

    /// Whether a later one of the same key may take its place while it waits.
    pub(crate) fn is_replaceable(&self, of_connection: SlowConsumer) -> bool {
        matches!(self, Self::Keyed(_) | Self::Latest(_)) && self.policy(of_connection) == SlowConsumer::Latest
    }

    /// Whether older messages give way to it, where that is the policy.
    fn makes_room(&self) -> bool {
        matches!(self, Self::Message | Self::Keyed(_) | Self::Must)
    }

    /// Whether it gives way to a later message, where that is the policy.
    fn gives_way(&self) -> bool {
        matches!(self, Self::Message | Self::Keyed(_) | Self::Droppable)
    }

    fn is_control(&self) -> bool {
        matches!(self, Self::Ping | Self::Pong | Self::Close)
    }
}

/// The memory of queues that are empty: a broadcast gives and takes thousands, each for a moment.
mod spare {
    use std::cell::RefCell;
    use std::collections::VecDeque;

    use super::Waiting;

    /// As many as a thread keeps: 384 KiB, if all have grown.
    const KEPT_MAX: usize = 1024;
    const PLACES: usize = 4;
    /// A queue that has grown beyond this is not kept.
    const PLACES_MAX: usize = 16;

    thread_local! {
        static SPARE: RefCell<Vec<VecDeque<Waiting>>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn take() -> VecDeque<Waiting> {
        let spare = SPARE.with_borrow_mut(Vec::pop);
        spare.unwrap_or_else(|| VecDeque::with_capacity(PLACES))
    }

    pub(super) fn give_back(queue: VecDeque<Waiting>) {
        if (PLACES..=PLACES_MAX).contains(&queue.capacity()) {
            SPARE.with_borrow_mut(|spare| {
                if spare.len() < KEPT_MAX {
                    spare.push(queue);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
