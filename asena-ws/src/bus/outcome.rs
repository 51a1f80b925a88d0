use crate::messaging::SendOutcome;

/// What became of an event: how many of its subscribers will get it.
///
/// All zero if the topic has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishOutcome {
    /// Subscribers in whose queue it is.
    pub queued: usize,
    /// Subscribers whose queue was full.
    pub dropped: usize,
    /// Subscribers that take nothing any more, since the app is shut down.
    pub closed: usize,
}

impl PublishOutcome {
    pub(super) fn count(&mut self, outcome: SendOutcome) {
        match outcome {
            SendOutcome::Queued => self.queued += 1,
            SendOutcome::Dropped => self.dropped += 1,
            SendOutcome::Closed => self.closed += 1,
        }
    }
}
