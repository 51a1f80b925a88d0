use std::sync::atomic::{AtomicU64, Ordering};

/// How many errors a peer has made of late: eight bytes of each connection.
#[derive(Debug, Default)]
pub(crate) struct ErrorWindow {
    /// When the window began, in milliseconds of a clock that may wrap, above the number of errors since.
    state: AtomicU64,
}

impl ErrorWindow {
    /// Counts an error. Whether that makes more than `errors_max` within `window_ms` from the first.
    ///
    /// Only the task of a connection counts: nothing is lost between the load and the store.
    pub(crate) fn note(&self, now_ms: u32, errors_max: u32, window_ms: u32) -> bool {
        let (since_ms, count) = unpack(self.state.load(Ordering::Relaxed));
        let is_over = count == 0 || now_ms.wrapping_sub(since_ms) >= window_ms;
        let (since_ms, count) = if is_over {
            (now_ms, 1)
        } else {
            (since_ms, count.saturating_add(1))
        };
        self.state.store(pack(since_ms, count), Ordering::Relaxed);
        count > errors_max
    }
}

fn pack(since_ms: u32, count: u32) -> u64 {
    (u64::from(since_ms) << 32) | u64::from(count)
}

fn unpack(state: u64) -> (u32, u32) {
    let [since @ .., _, _, _, _] = state.to_be_bytes();
    let [_, _, _, _, count @ ..] = state.to_be_bytes();
    (u32::from_be_bytes(since), u32::from_be_bytes(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_the_most_in_a_window_is_too_many() {
        let table: &[(&[u32], u32, bool)] = &[
            (&[0, 1, 2], 3, false),
            (&[0, 1, 2, 99], 3, true),
            (&[0, 1, 2, 100], 3, false),
            (&[0, 100, 101, 102, 199], 3, true),
            (&[0], 0, true),
            (&[u32::MAX, 1, 2], 2, true),
            (&[u32::MAX, 99, 100], 2, false),
            (&[7; 50], 50, false),
            (&[7; 51], 50, true),
        ];
        for (times, errors_max, is_too_many) in table {
            let window = ErrorWindow::default();
            let last = times.iter().map(|now| window.note(*now, *errors_max, 100)).last();
            assert_eq!(last, Some(*is_too_many), "{times:?}, {errors_max} at most");
        }
    }
}
