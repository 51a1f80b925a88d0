use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

/// A value of a label, of which all are known: so no peer can make another series.
pub(crate) trait Label: Copy {
    /// All of them, as they are written.
    const NAMES: &'static [&'static str];

    /// Where its name is.
    fn place(self) -> usize;

    fn name(self) -> &'static str {
        Self::NAMES.get(self.place()).copied().unwrap_or("_other")
    }
}

/// What only grows. For what happens to a connection now and then; what happens to messages is counted by
/// [`EventCounters`](super::events::EventCounters).
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn count(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    pub(crate) fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A counter for each value of a label.
pub(crate) struct Counters<L> {
    cells: Box<[Counter]>,
    label: PhantomData<fn(L)>,
}

impl<L: Label> Counters<L> {
    pub(crate) fn count(&self, label: L) {
        self.add(label, 1);
    }

    pub(crate) fn add(&self, label: L, more: u64) {
        if let Some(cell) = self.cells.get(label.place()) {
            cell.add(more);
        }
    }

    /// Each value of the label and how often it came.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let values = self.cells.iter().map(Counter::value);
        L::NAMES.iter().copied().zip(values)
    }
}

impl<L: Label> Default for Counters<L> {
    fn default() -> Self {
        Self {
            cells: L::NAMES.iter().map(|_| Counter::default()).collect(),
            label: PhantomData,
        }
    }
}

impl<L: Label> fmt::Debug for Counters<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.values()).finish()
    }
}

/// Writes an enum whose variants are all the values of a label.
macro_rules! label {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident { $($(#[$of_variant:meta])* $variant:ident = $text:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name { $($(#[$of_variant])* $variant,)+ }

        impl $crate::telemetry::counters::label::Label for $name {
            const NAMES: &'static [&'static str] = &[$($text),+];

            fn place(self) -> usize {
                self as usize
            }
        }
    };
}

pub(super) use label;
