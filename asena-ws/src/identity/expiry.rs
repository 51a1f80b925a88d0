use std::time::SystemTime;

use crate::connection::deadline::next_visit_ms;

/// When a connection's identity ends, by the day's time and by the endpoint's own clock, which no administrator sets.
///
/// It is looked at when it says, once: a later end moves what comes of the next look, an earlier one needs another.
#[derive(Debug, Default)]
pub(crate) struct Expiry {
    at: Option<SystemTime>,
    due_ms: Option<u64>,
    /// When it is looked at next.
    visit_ms: Option<u64>,
}

/// What a look at an expiry has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExpiryVerdict {
    /// Another look is due, not this one; or none.
    Stale,
    /// Look again then.
    Wait {
        visit_ms: u64,
    },
    Expired,
}

impl Expiry {
    /// One that nobody looks at yet.
    pub(crate) fn planned(at: Option<SystemTime>) -> Self {
        Self {
            at,
            ..Self::default()
        }
    }

    pub(crate) fn at(&self) -> Option<SystemTime> {
        self.at
    }

    /// Sets the end, and says when to look at it, if nobody would look in time.
    pub(crate) fn set(&mut self, at: Option<SystemTime>, now: SystemTime, now_ms: u64) -> Option<u64> {
        self.at = at;
        self.due_ms = at.map(|at| {
            let left = at.duration_since(now).unwrap_or_default();
            now_ms.saturating_add(u64::try_from(left.as_millis()).unwrap_or(u64::MAX))
        });
        let due_ms = self.due_ms?;
        if self.visit_ms.is_some_and(|visit_ms| visit_ms <= due_ms) {
            return None;
        }
        self.visit_ms = Some(next_visit_ms(due_ms, now_ms));
        self.visit_ms
    }

    /// Looks at it, as it was agreed for `visit_ms`.
    pub(crate) fn visit(&mut self, visit_ms: u64, now_ms: u64) -> ExpiryVerdict {
        if self.visit_ms != Some(visit_ms) {
            return ExpiryVerdict::Stale;
        }
        self.visit_ms = None;
        match self.due_ms {
            None => ExpiryVerdict::Stale,
            Some(due_ms) if due_ms <= now_ms => ExpiryVerdict::Expired,
            Some(due_ms) => {
                let visit_ms = next_visit_ms(due_ms, now_ms);
                self.visit_ms = Some(visit_ms);
                ExpiryVerdict::Wait { visit_ms }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn at(ms: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(ms)
    }

    #[test]
    fn an_end_is_seen_when_it_comes_and_once() {
        let mut expiry = Expiry::default();
        assert_eq!(expiry.set(Some(at(5_000)), at(4_000), 100), Some(1_100));
        assert_eq!(expiry.visit(1_000, 1_100), ExpiryVerdict::Stale);
        assert_eq!(expiry.visit(1_100, 1_100), ExpiryVerdict::Expired);
        assert_eq!(expiry.visit(1_100, 1_200), ExpiryVerdict::Stale);
    }

    #[test]
    fn one_that_is_far_is_looked_at_every_minute() {
        let mut expiry = Expiry::default();
        assert_eq!(expiry.set(Some(at(90_000)), at(0), 0), Some(60_000));
        assert_eq!(
            expiry.visit(60_000, 60_001),
            ExpiryVerdict::Wait { visit_ms: 90_000 }
        );
        assert_eq!(expiry.visit(90_000, 90_000), ExpiryVerdict::Expired);
    }

    #[test]
    fn one_that_is_over_already_is_due_at_once_and_none_is_never() {
        let mut expiry = Expiry::default();
        assert_eq!(expiry.set(None, at(5), 7), None);
        assert_eq!(expiry.set(Some(at(4)), at(5), 7), Some(7));
    }

    /// What a connection goes through: the end is set to so long from now, or time passes.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Set(Option<u64>),
        Pass(u64),
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_connection_ends_when_the_last_end_that_was_set_comes(steps in vec(prop_oneof![
            prop::option::of(0..200_000_u64).prop_map(Step::Set), (0..100_000_u64).prop_map(Step::Pass)
        ], 0..30)) {
            let mut expiry = Expiry::default();
            let (mut now, mut due, mut looks) = (0, None, Vec::new());
            for step in steps {
                match step {
                    Step::Set(left) => {
                        due = left.map(|left| now + left);
                        looks.extend(expiry.set(due.map(at), at(now), now));
                    }
                    Step::Pass(ms) => {
                        let end = now + ms;
                        while let Some(place) = looks.iter().position(|look| *look <= end) {
                            let next = looks.iter().copied().min().unwrap_or_default();
                            let place = looks.iter().position(|look| *look == next).unwrap_or(place);
                            now = now.max(looks.swap_remove(place));
                            match expiry.visit(next, now) {
                                ExpiryVerdict::Stale => {}
                                ExpiryVerdict::Wait { visit_ms } => {
                                    prop_assert!(visit_ms > now);
                                    looks.push(visit_ms);
                                }
                                ExpiryVerdict::Expired => {
                                    prop_assert_eq!(due, Some(now));
                                    return Ok(());
                                }
                            }
                        }
                        now = end;
                        prop_assert!(due.is_none_or(|due| due > now), "{:?} has passed at {}", due, now);
                    }
                }
            }
        }
    }
}
