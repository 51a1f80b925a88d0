//! What waits to be written to one peer, within bounds.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::protocol::{CloseCode, CloseReason, Message};

/// The most bytes of payload that may wait for one peer.
const BYTES_MAX: usize = 1024 * 1024;
/// The most messages that may wait for one peer.
const MESSAGES_MAX: usize = 1024;
/// The most pings and pongs that may wait; older ones are of no use to anybody.
const CONTROLS_MAX: usize = 16;

/// Messages leave in the order in which they came, and a close frame leaves last.
///
/// A peer that reads too slowly is disconnected, not buffered for: a message beyond the bounds drops all that waits and
/// closes with 4008.
#[derive(Debug)]
pub(crate) struct Outbox {
    waiting: VecDeque<Outbound>,
    bytes: usize,
    controls: usize,
    state: State,
    /// Half of a bound was passed since the outbox was last empty.
    was_half_full: bool,
    /// How many hold the writer back.
    corks: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outbound {
    Message(Message),
    Ping(Bytes),
    Pong(Bytes),
    Close(CloseReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// A close frame waits or was taken: nothing may follow it (RFC 6455 §5.5.1).
    Closing,
    /// The connection has ended.
    Closed,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// It did not fit, and the connection is being closed for it.
    Full,
    Closed,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            bytes: 0,
            controls: 0,
            state: State::Open,
            was_half_full: false,
            corks: 0,
        }
    }

    pub(crate) fn push(&mut self, message: Message) -> Pushed {
        if self.state != State::Open {
            return Pushed::Closed;
        }
        let messages = self.waiting.len() - self.controls + 1;
        let bytes = self.bytes + message.len();
        if messages > MESSAGES_MAX || bytes > BYTES_MAX {
            self.clear();
            self.close(CloseReason::new(CloseCode::SLOW_CONSUMER, "slow consumer"));
            return Pushed::Full;
        }
        self.was_half_full |= messages > MESSAGES_MAX / 2 || bytes > BYTES_MAX / 2;
        self.bytes = bytes;
        self.waiting.push_back(Outbound::Message(message));
        Pushed::Queued
    }

    /// A ping or a pong. One that finds too many of its kind waiting is dropped.
    pub(crate) fn push_control(&mut self, control: Outbound) -> Pushed {
        match self.state {
            State::Open if self.controls < CONTROLS_MAX => {
                self.controls += 1;
                self.waiting.push_back(control);
                Pushed::Queued
            }
            State::Open => Pushed::Full,
            State::Closing | State::Closed => Pushed::Closed,
        }
    }

    /// Puts a close frame behind all that waits. Only the first one counts.
    pub(crate) fn close(&mut self, reason: CloseReason) {
        if self.state == State::Open {
            self.state = State::Closing;
            self.waiting.push_back(Outbound::Close(reason));
        }
    }

    /// Drops all that waits, and takes nothing more: the connection has ended.
    pub(crate) fn end(&mut self) {
        self.clear();
        self.state = State::Closed;
    }

    /// Gives nothing out until as many [`uncork`](Self::uncork)s, so that what is pushed meanwhile leaves together.
    pub(crate) fn cork(&mut self) {
        self.corks += 1;
    }

    pub(crate) fn uncork(&mut self) {
        self.corks = self.corks.saturating_sub(1);
    }

    pub(crate) fn take(&mut self) -> Option<Outbound> {
        if self.corks > 0 {
            return None;
        }
        let next = self.waiting.pop_front()?;
        match &next {
            Outbound::Message(message) => self.bytes -= message.len(),
            Outbound::Ping(_) | Outbound::Pong(_) => self.controls -= 1,
            Outbound::Close(_) => {}
        }
        Some(next)
    }

    /// Whether the outbox has emptied after having been more than half full: once each time that it does.
    pub(crate) fn take_drained(&mut self) -> bool {
        self.waiting.is_empty() && self.state == State::Open && std::mem::take(&mut self.was_half_full)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// The payload bytes that wait.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.bytes = 0;
        self.controls = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(length: usize) -> Message {
        Message::from("x".repeat(length))
    }

    #[test]
    fn messages_leave_in_order_and_the_close_frame_last() {
        let mut outbox = Outbox::new();
        assert_eq!(outbox.push("a".into()), Pushed::Queued);
        assert_eq!(outbox.push_control(Outbound::Pong(Bytes::new())), Pushed::Queued);
        outbox.close(CloseCode::NORMAL.into());
        outbox.close(CloseCode::GOING_AWAY.into());
        assert_eq!(outbox.push("b".into()), Pushed::Closed);
        let taken: Vec<_> = std::iter::from_fn(|| outbox.take()).collect();
        assert_eq!(
            taken,
            [
                Outbound::Message("a".into()),
                Outbound::Pong(Bytes::new()),
                Outbound::Close(CloseCode::NORMAL.into())
            ]
        );
    }

    #[test]
    fn a_message_beyond_the_bounds_closes_the_connection_with_4008() {
        for (fits, too_much) in [
            (vec![text(1); MESSAGES_MAX], text(1)),
            (vec![text(BYTES_MAX)], text(1)),
        ] {
            let mut outbox = Outbox::new();
            for message in fits {
                assert_eq!(outbox.push(message), Pushed::Queued);
            }
            assert_eq!(outbox.push(too_much), Pushed::Full);
            let close = CloseReason::new(CloseCode::SLOW_CONSUMER, "slow consumer");
            assert_eq!(outbox.take(), Some(Outbound::Close(close)));
            assert_eq!(outbox.take(), None);
        }
    }

    #[test]
    fn it_has_drained_once_when_it_empties_after_having_been_half_full() {
        let mut outbox = Outbox::new();
        outbox.push(text(BYTES_MAX / 2));
        outbox.take();
        assert!(!outbox.take_drained(), "half is not more than half");
        outbox.push(text(BYTES_MAX / 2 + 1));
        assert!(!outbox.take_drained(), "not empty yet");
        outbox.take();
        assert!(outbox.take_drained());
        assert!(!outbox.take_drained(), "only once");
    }

    #[test]
    fn a_cork_holds_back_what_is_pushed_until_the_last_one_is_out() {
        let mut outbox = Outbox::new();
        outbox.cork();
        outbox.cork();
        outbox.push("a".into());
        outbox.uncork();
        assert_eq!(outbox.take(), None);
        outbox.uncork();
        assert_eq!(outbox.take(), Some(Outbound::Message("a".into())));
    }

    #[test]
    fn pings_do_not_pile_up() {
        let mut outbox = Outbox::new();
        for _ in 0..CONTROLS_MAX {
            assert_eq!(outbox.push_control(Outbound::Ping(Bytes::new())), Pushed::Queued);
        }
        assert_eq!(outbox.push_control(Outbound::Ping(Bytes::new())), Pushed::Full);
        assert_eq!(outbox.push(text(1)), Pushed::Queued);
    }
}
