//! Connections that have not said yet what they want. They cost memory and a descriptor each, and whoever attacks opens many and says
//! nothing (slowloris).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// As long as a new one is left alone: for the way of its first bytes, where many come at once.
const GRACE_US: u64 = 250_000;

/// The half-open connections of one app.
#[derive(Debug, Default)]
pub(crate) struct HalfOpen {
    max: Option<usize>,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// In the order in which they came.
    by_age: BTreeMap<u64, Newcomer>,
    next: u64,
}

#[derive(Debug)]
struct Newcomer {
    since_us: u64,
    cut: oneshot::Sender<()>,
}

/// A half-open connection, until this is dropped.
#[derive(Debug)]
pub(crate) struct HalfOpenGuard {
    half_open: Arc<HalfOpen>,
    number: u64,
}

/// What becomes of a connection that has just been accepted.
#[derive(Debug)]
pub(crate) enum Entered {
    /// Nobody counts.
    Free,
    /// It is counted; the receiver is told when it has to make room.
    Counted(HalfOpenGuard, oneshot::Receiver<()>),
    /// There is no room.
    Full,
}

impl HalfOpen {
    pub(crate) fn new(max: Option<usize>) -> Self {
        Self {
            max,
            ..Self::default()
        }
    }

    /// Counts a new one. Where there are too many the oldest makes room for it: whoever is honest has said by then what they want.
    pub(crate) fn enter(self: &Arc<Self>, now_us: u64) -> Entered {
        let Some(max) = self.max else {
            return Entered::Free;
        };
        let mut waiting = self.waiting();
        if waiting.by_age.len() >= max {
            let oldest = waiting.by_age.first_entry();
            let oldest = oldest.filter(|oldest| now_us.saturating_sub(oldest.get().since_us) >= GRACE_US);
            let Some(oldest) = oldest else {
                return Entered::Full;
            };
            // It may have just ended by itself.
            let _ = oldest.remove().cut.send(());
        }
        let number = waiting.next;
        waiting.next += 1;
        let (cut, is_cut) = oneshot::channel();
        let newcomer = Newcomer {
            since_us: now_us,
            cut,
        };
        waiting.by_age.insert(number, newcomer);
        let half_open = Arc::clone(self);
        Entered::Counted(HalfOpenGuard { half_open, number }, is_cut)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nothing panics while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for HalfOpenGuard {
    fn drop(&mut self) {
        self.half_open.waiting().by_age.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(half_open: &Arc<HalfOpen>, now_us: u64) -> (HalfOpenGuard, oneshot::Receiver<()>) {
        match half_open.enter(now_us) {
            Entered::Counted(guard, is_cut) => (guard, is_cut),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_oldest_makes_room_once_it_has_had_its_time() {
        let half_open = Arc::new(HalfOpen::new(Some(2)));
        let (_first, mut first_cut) = enter(&half_open, 0);
        let (second, mut second_cut) = enter(&half_open, 1);
        assert!(matches!(half_open.enter(GRACE_US - 1), Entered::Full));
        let (_third, mut third_cut) = enter(&half_open, GRACE_US);
        assert_eq!(first_cut.try_recv(), Ok(()));
        assert!(
            matches!(half_open.enter(GRACE_US), Entered::Full),
            "the second has a microsecond left"
        );
        drop(second);
        let (_fourth, _) = enter(&half_open, GRACE_US);
        assert!(second_cut.try_recv().is_err() && third_cut.try_recv().is_err());
        assert_eq!(half_open.waiting().by_age.len(), 2);
    }

    #[test]
    fn without_a_limit_nobody_counts() {
        let half_open = Arc::new(HalfOpen::new(None));
        assert!(matches!(half_open.enter(0), Entered::Free));
    }
}
