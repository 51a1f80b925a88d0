use std::sync::atomic::{AtomicU8, Ordering};

/// How far an app has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    /// Built, and its start hooks have not ended.
    Starting = 0,
    /// It lets connections in.
    Serving = 1,
    /// It has been told to end.
    ShuttingDown = 2,
}

/// The phase of an app, which only goes on.
#[derive(Debug, Default)]
pub(crate) struct CurrentPhase(AtomicU8);

impl CurrentPhase {
    /// Stays where it is, if it is further already.
    pub(crate) fn reach(&self, phase: Phase) {
        self.0.fetch_max(phase as u8, Ordering::AcqRel);
    }

    pub(crate) fn get(&self) -> Phase {
        match self.0.load(Ordering::Acquire) {
            0 => Phase::Starting,
            1 => Phase::Serving,
            _ => Phase::ShuttingDown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_never_goes_back() {
        let current = CurrentPhase::default();
        assert_eq!(current.get(), Phase::Starting);
        for (reached, expected) in [
            (Phase::Serving, Phase::Serving),
            (Phase::Starting, Phase::Serving),
            (Phase::ShuttingDown, Phase::ShuttingDown),
            (Phase::Serving, Phase::ShuttingDown),
        ] {
            current.reach(reached);
            assert_eq!(current.get(), expected);
        }
    }
}
