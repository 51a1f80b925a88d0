//! The calls of one connection that wait for the client's answer.

/// The most calls of one connection that wait at a time.
pub(crate) const CALLS_MAX: usize = 64;

/// Calls by the ids under which the client answers, each with what waits for the answer.
///
/// When a call has waited long enough, the one who waits decides, by [`give_up`](Self::give_up).
#[derive(Debug)]
pub(crate) struct Calls<W> {
    waiting: Vec<(u64, W)>,
    /// Calls whose answers may still come, and which nobody waits for.
    given_up: Vec<u64>,
}

/// What an answer is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answered<W> {
    /// Somebody waits for it.
    InTime(W),
    /// Somebody has waited for it.
    Late,
    /// Nobody has asked for it, or it has come before.
    Unasked,
}

/// As many calls wait as may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyCalls;

impl<W> Calls<W> {
    /// From now on an answer under this id, which comes once, is for `waiter`.
    pub(crate) fn wait(&mut self, id: u64, waiter: W) -> Result<(), TooManyCalls> {
        if self.waiting.len() >= CALLS_MAX {
            return Err(TooManyCalls);
        }
        self.waiting.push((id, waiter));
        Ok(())
    }

    pub(crate) fn answer(&mut self, id: u64) -> Answered<W> {
        if let Some(place) = self.waiting.iter().position(|(one, _)| *one == id) {
            return Answered::InTime(self.waiting.swap_remove(place).1);
        }
        match self.given_up.iter().position(|one| *one == id) {
            Some(place) => {
                self.given_up.remove(place);
                Answered::Late
            }
            None => Answered::Unasked,
        }
    }

    /// Nobody waits for this answer any more.
    pub(crate) fn give_up(&mut self, id: u64) {
        let known = self.waiting.len();
        self.waiting.retain(|(one, _)| *one != id);
        if self.waiting.len() < known {
            self.note_given_up(id);
        }
    }

    /// The call has not left, so there will be no answer.
    pub(crate) fn withdraw(&mut self, id: u64) {
        self.waiting.retain(|(one, _)| *one != id);
    }

    /// Gives all calls up, and those who wait for them.
    pub(crate) fn give_all_up(&mut self) -> Vec<W> {
        let waiting = std::mem::take(&mut self.waiting);
        let give_up = |(id, waiter)| {
            self.note_given_up(id);
            waiter
        };
        waiting.into_iter().map(give_up).collect()
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether somebody waits.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether an answer may come, for somebody who waits or not.
    pub(crate) fn is_expecting(&self) -> bool {
        self.is_waiting() || !self.given_up.is_empty()
    }

    fn note_given_up(&mut self, id: u64) {
        if self.given_up.len() >= CALLS_MAX {
            // A client that has never answered so many will not begin with the first.
            self.given_up.remove(0);
        }
        self.given_up.push(id);
    }
}

impl<W> Default for Calls<W> {
    fn default() -> Self {
        Self {
            waiting: Vec::new(),
            given_up: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Operation {
        Call,
        Answer(u64),
        GiveUp(u64),
        Withdraw(u64),
        GiveAllUp,
    }

    fn operations() -> impl Strategy<Value = Vec<Operation>> {
        let operation = prop_oneof![
            12 => Just(Operation::Call),
            4 => (0..200_u64).prop_map(Operation::Answer),
            4 => (0..200_u64).prop_map(Operation::GiveUp),
            1 => (0..200_u64).prop_map(Operation::Withdraw),
            1 => Just(Operation::GiveAllUp),
        ];
        vec(operation, 0..300)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_answer_finds_the_one_who_asked_once_and_all_is_bounded(operations in operations()) {
            let mut calls = Calls::default();
            let (mut waiting, mut answered_or_withdrawn) = (HashSet::new(), HashSet::new());
            let mut last = 0;
            for operation in operations {
                match operation {
                    Operation::Call => {
                        last += 1;
                        let id = last;
                        let is_room = waiting.len() < CALLS_MAX;
                        prop_assert_eq!(calls.wait(id, id).is_ok(), is_room);
                        if is_room {
                            waiting.insert(id);
                        }
                    }
                    Operation::Answer(id) => {
                        let answered = calls.answer(id);
                        prop_assert_eq!(answered == Answered::InTime(id), waiting.remove(&id));
                        let is_late = answered == Answered::Late;
                        prop_assert!(!is_late || (1..=last).contains(&id) && !answered_or_withdrawn.contains(&id));
                        if id <= last {
                            answered_or_withdrawn.insert(id);
                        }
                    }
                    Operation::GiveUp(id) => {
                        calls.give_up(id);
                        waiting.remove(&id);
                    }
                    Operation::Withdraw(id) => {
                        calls.withdraw(id);
                        if waiting.remove(&id) {
                            answered_or_withdrawn.insert(id);
                        }
                    }
                    Operation::GiveAllUp => {
                        let given_up: HashSet<u64> = calls.give_all_up().into_iter().collect();
                        prop_assert_eq!(&given_up, &waiting);
                        waiting.clear();
                    }
                }
                prop_assert_eq!(calls.is_waiting(), !waiting.is_empty());
                prop_assert!(calls.given_up.len() <= CALLS_MAX);
                prop_assert!(calls.is_expecting() || calls.given_up.is_empty());
            }
        }
    }

    #[test]
    fn an_answer_is_expected_until_it_has_come_or_the_call_was_never_sent() {
        let mut calls = Calls::default();
        assert!(!calls.is_expecting());
        for (id, expected) in [(1, Answered::InTime(())), (2, Answered::Late)] {
            assert_eq!(calls.wait(id, ()), Ok(()));
            if expected == Answered::Late {
                calls.give_up(id);
            }
            assert!(calls.is_expecting());
            assert_eq!(calls.answer(id), expected);
            assert_eq!(calls.answer(id), Answered::Unasked, "once is enough");
            assert!(!calls.is_expecting());
        }
        assert_eq!(calls.wait(3, ()), Ok(()));
        calls.withdraw(3);
        assert!(!calls.is_expecting());
    }
}
