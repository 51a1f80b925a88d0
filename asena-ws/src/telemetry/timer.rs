//! How long a handler takes. The clock costs more than all counters together, so it is read only where somebody can see the result.

use super::counters::{EndpointCounters, EventPlace};

/// A handler that was called just now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timer {
    #[cfg(feature = "metrics")]
    begun: std::time::Instant,
}

impl Timer {
    #[inline]
    pub(crate) fn begin() -> Self {
        Self {
            #[cfg(feature = "metrics")]
            begun: std::time::Instant::now(),
        }
    }

    /// It has ended.
    #[inline]
    #[cfg_attr(
        not(feature = "metrics"),
        expect(clippy::unused_self, reason = "there is no time without the feature")
    )]
    pub(crate) fn end(self, counters: &EndpointCounters, event: EventPlace) {
        #[cfg(feature = "metrics")]
        {
            let nanoseconds = self.begun.elapsed().as_nanos();
            counters
                .events
                .took(event, u64::try_from(nanoseconds).unwrap_or(u64::MAX));
        }
        #[cfg(not(feature = "metrics"))]
        let _ = (counters, event);
    }
}
