//! Where a connection stands between its opening and its end (RFC 6455 §7).

use super::dispatch::Ending;
use crate::protocol::{CloseCode, CloseReason};

/// What the reader does with what arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Frames are for the handlers.
    Frames,
    /// Frames are read for the peer's close alone.
    UntilClose,
    /// Bytes are thrown away: closing a socket with unread bytes would reset it, and our close frame with it.
    Nothing,
    /// There is nothing to wait for.
    Not,
}

#[derive(Debug, Default)]
pub(crate) struct Phase(State);

#[derive(Debug, Default)]
enum State {
    #[default]
    Open,
    /// We have closed, and the peer's close frame is due.
    Closing {
        is_written: bool,
    },
    /// The peer has closed, and our close frame is on its way.
    Answering(Box<CloseReason>),
    /// The peer broke the protocol; our close frame tells it so, and then its side is due to end.
    Failing {
        is_written: bool,
    },
    Ended(Box<Ending>),
}

impl Phase {
    /// Our side begins to close.
    pub(crate) fn close(&mut self) {
        if matches!(self.0, State::Open) {
            self.0 = State::Closing { is_written: false };
        }
    }

    /// The peer's close frame has come. True if it waits for an answer of ours, or for the close frame that is on its way.
    pub(crate) fn peer_closed(&mut self, reason: CloseReason) -> bool {
        match self.0 {
            State::Open | State::Closing { is_written: false } => {
                self.0 = State::Answering(Box::new(reason));
                true
            }
            State::Closing { is_written: true } => {
                self.end(Ending::Closed(reason));
                false
            }
            State::Answering(_) | State::Failing { .. } | State::Ended(_) => false,
        }
    }

    /// The peer broke the protocol.
    pub(crate) fn fail(&mut self) {
        if matches!(self.0, State::Open | State::Closing { .. }) {
            self.0 = State::Failing { is_written: false };
        }
    }

    /// Our close frame has left. True if the peer should be told by the stream, too, that nothing follows: once.
    pub(crate) fn close_written(&mut self) -> bool {
        match &mut self.0 {
            State::Failing { is_written } => return !std::mem::replace(is_written, true),
            State::Closing { is_written } => *is_written = true,
            State::Answering(reason) => {
                let reason = (**reason).clone();
                self.end(Ending::Closed(reason));
            }
            State::Open | State::Ended(_) => {}
        }
        false
    }

    /// The peer's side of the stream has ended. It may still read.
    pub(crate) fn peer_ended(&mut self) {
        if !matches!(self.0, State::Answering(_)) {
            self.end(Ending::Lost(CloseCode::ABNORMAL));
        }
    }

    /// The stream has broken, or we have waited long enough, or have been told not to wait.
    pub(crate) fn cut(&mut self) {
        match &self.0 {
            // Its close frame is here: that is how it ended, though our answer did not get through.
            State::Answering(reason) => {
                let reason = (**reason).clone();
                self.end(Ending::Closed(reason));
            }
            _ => self.end(Ending::Lost(CloseCode::ABNORMAL)),
        }
    }

    pub(crate) fn reading(&self) -> Reading {
        match self.0 {
            State::Open => Reading::Frames,
            State::Closing { .. } => Reading::UntilClose,
            State::Failing { .. } => Reading::Nothing,
            State::Answering(_) | State::Ended(_) => Reading::Not,
        }
    }

    /// Whether the connection is between the first close frame and its end: for so long as `close_timeout`.
    pub(crate) fn is_closing(&self) -> bool {
        !matches!(self.0, State::Open | State::Ended(_))
    }

    pub(crate) fn ending(&self) -> Option<&Ending> {
        match &self.0 {
            State::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    fn end(&mut self, ending: Ending) {
        if !matches!(self.0, State::Ended(_)) {
            self.0 = State::Ended(Box::new(ending));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Happening {
        Close,
        PeerCloses,
        Fails,
        Written,
        PeerEnds,
        Cut,
    }
    use Happening::*;

    fn ending(happenings: &[Happening]) -> Option<Ending> {
        let mut phase = Phase::default();
        for happening in happenings {
            match happening {
                Close => phase.close(),
                PeerCloses => {
                    phase.peer_closed(CloseCode::NORMAL.into());
                }
                Fails => phase.fail(),
                Written => {
                    phase.close_written();
                }
                PeerEnds => phase.peer_ended(),
                Cut => phase.cut(),
            }
        }
        phase.ending().cloned()
    }

    #[test]
    fn a_connection_ends_as_the_peer_said_if_it_said_so() {
        let closed = Some(Ending::Closed(CloseCode::NORMAL.into()));
        let lost = Some(Ending::Lost(CloseCode::ABNORMAL));
        let table: &[(&[Happening], Option<Ending>)] = &[
            (&[], None),
            (&[Close], None),
            (&[Close, Written], None),
            (&[Close, Written, PeerCloses], closed.clone()),
            // Crossing closes.
            (&[Close, PeerCloses], None),
            (&[Close, PeerCloses, Written], closed.clone()),
            (&[PeerCloses], None),
            (&[PeerCloses, Written], closed.clone()),
            (&[PeerCloses, PeerEnds, Written], closed.clone()),
            (&[PeerCloses, Cut], closed),
            (&[Fails, Written], None),
            (&[Fails, Written, PeerEnds], lost.clone()),
            (&[Fails, PeerCloses, Cut], lost.clone()),
            (&[Close, PeerEnds], lost.clone()),
            (&[Cut], lost.clone()),
        ];
        for (happenings, expected) in table {
            assert_eq!(&ending(happenings), expected, "{happenings:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_end_is_for_good(happenings in vec((0..6_usize).prop_map(|one| [Close, PeerCloses, Fails, Written, PeerEnds, Cut][one]), 0..12)) {
            let mut first = None;
            for length in 0..=happenings.len() {
                let now = ending(&happenings[..length]);
                if first.is_some() {
                    prop_assert_eq!(&now, &first);
                }
                first = now;
            }
        }
    }
}
