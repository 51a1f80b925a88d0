//! What is to be done at a given moment, for one job. Pure: moments in, steps out.

use std::time::Duration;

use super::rule::Rule;

/// How long a job sleeps at most before it looks at the clock again, which somebody may have set meanwhile.
pub(super) const SLEEP_MAX: Duration = Duration::from_mins(1);

/// A clock that goes back by less is corrected, not set: no run is repeated for it.
const CORRECTION_MAX: Duration = Duration::from_mins(1);

/// Missed runs are counted up to here.
const MISSED_MAX: usize = 1_000;

/// When a job is due next.
#[derive(Debug)]
pub(super) struct Agenda {
    rule: Rule,
    due: Option<Duration>,
    /// When the clock was looked at last.
    seen: Duration,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Sleep as long, then ask again.
    Sleep(Duration),
    /// Run it, then say so with [`Agenda::ran`].
    Run,
    /// It is never due again.
    End,
}

impl Agenda {
    pub(super) fn new(rule: Rule, now: Duration) -> Self {
        Self {
            due: rule.next_after(now),
            rule,
            seen: now,
        }
    }

    pub(super) fn step(&mut self, now: Duration) -> Step {
        if now + CORRECTION_MAX <= self.seen {
            // The clock was set back: what it shows now counts, else a job would wait for hours that come again.
            self.due = self.rule.next_after(now);
        }
        self.seen = now;
        match self.due {
            None => Step::End,
            Some(due) if due <= now => Step::Run,
            Some(due) => Step::Sleep(due.saturating_sub(now).min(SLEEP_MAX)),
        }
    }

    /// The run has ended. Returns how many others were due meanwhile, up to a thousand: they are left out.
    pub(super) fn ran(&mut self, now: Duration) -> usize {
        let Some(mut last) = self.due else { return 0 };
        let mut missed = 0;
        loop {
            self.due = self.rule.next_after(last);
            match self.due {
                Some(due) if due <= now => last = due,
                _ => return missed,
            }
            missed += 1;
            if missed == MISSED_MAX {
                self.due = self.rule.next_after(now);
                return missed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Duration = Duration::from_secs(10);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn every(period: Duration, now: Duration) -> Agenda {
        Agenda::new(Rule::Every(period), now)
    }

    #[test]
    fn it_runs_when_it_is_due_and_not_before() {
        let mut agenda = every(TEN, seconds(3));
        assert_eq!(agenda.step(seconds(3)), Step::Sleep(seconds(7)));
        assert_eq!(agenda.step(seconds(9)), Step::Sleep(seconds(1)));
        assert_eq!(agenda.step(seconds(10)), Step::Run);
        assert_eq!(agenda.ran(seconds(11)), 0);
        assert_eq!(agenda.step(seconds(11)), Step::Sleep(seconds(9)));
    }

    #[test]
    fn it_looks_at_the_clock_every_minute() {
        let mut agenda = every(seconds(3600), Duration::ZERO);
        assert_eq!(agenda.step(Duration::ZERO), Step::Sleep(SLEEP_MAX));
        assert_eq!(agenda.step(seconds(3590)), Step::Sleep(seconds(10)));
    }

    #[test]
    fn a_run_that_takes_longer_leaves_out_those_that_were_due_meanwhile() {
        let mut agenda = every(TEN, Duration::ZERO);
        assert_eq!(agenda.step(seconds(10)), Step::Run);
        assert_eq!(agenda.ran(seconds(35)), 2, "at 20 and at 30");
        assert_eq!(agenda.step(seconds(35)), Step::Sleep(seconds(5)));
    }

    #[test]
    fn a_run_that_ends_when_the_next_is_due_leaves_that_one_out() {
        let mut agenda = every(TEN, Duration::ZERO);
        assert_eq!(agenda.step(seconds(10)), Step::Run);
        assert_eq!(agenda.ran(seconds(20)), 1);
        assert_eq!(agenda.step(seconds(20)), Step::Sleep(TEN));
    }

    #[test]
    fn after_a_long_sleep_of_the_process_it_runs_once() {
        let mut agenda = every(TEN, Duration::ZERO);
        assert_eq!(agenda.step(seconds(7_205)), Step::Run);
        assert_eq!(agenda.ran(seconds(7_205)), 719);
        assert_eq!(agenda.step(seconds(7_205)), Step::Sleep(seconds(5)));
    }

    #[test]
    fn no_more_than_a_thousand_missed_runs_are_counted() {
        let mut agenda = every(seconds(1), Duration::ZERO);
        assert_eq!(agenda.step(seconds(1_000_000)), Step::Run);
        assert_eq!(agenda.ran(seconds(1_000_000)), MISSED_MAX);
        assert_eq!(agenda.step(seconds(1_000_000)), Step::Sleep(seconds(1)));
    }

    #[test]
    fn a_clock_that_is_set_back_is_followed() {
        let mut agenda = every(TEN, seconds(7_200));
        assert_eq!(agenda.step(seconds(7_201)), Step::Sleep(seconds(9)));
        assert_eq!(
            agenda.step(seconds(3_601)),
            Step::Sleep(seconds(9)),
            "due at 3,610, not at 7,210"
        );
    }

    #[test]
    fn a_clock_that_is_corrected_repeats_no_run() {
        let mut agenda = every(TEN, Duration::ZERO);
        assert_eq!(agenda.step(seconds(10)), Step::Run);
        assert_eq!(agenda.ran(seconds(10)), 0);
        assert_eq!(agenda.step(seconds(9)), Step::Sleep(seconds(11)));
        assert_eq!(agenda.step(seconds(10)), Step::Sleep(seconds(10)));
    }
}
