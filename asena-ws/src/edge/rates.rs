//! How much one connection may send: budgets for messages, for bytes, for single events, and what becomes of those who pass them.

use super::once_a_second::OnceASecond;
use super::token_bucket::{Rate, TokenBucket};
use crate::connection::options::ConnectionOptions;
use crate::events::ErrorWindow;

/// The budgets of an endpoint's connections, of which each has a [`Spent`].
#[derive(Debug)]
pub(crate) struct RateLimits {
    messages: Option<Rate>,
    bytes: Option<Rate>,
    /// The events with a budget of their own, by their places in the endpoint's table; `None` for one without bounds.
    events: Vec<(usize, Option<Rate>)>,
    strikes_max: u32,
    strikes_window_ms: u32,
    is_dry_run: bool,
    pub(crate) lines: OnceASecond,
}

/// An event's budget of its own, as its attribute has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventRate {
    pub(crate) place: usize,
    pub(crate) per_second: u32,
    pub(crate) burst: u32,
}

/// What a message is charged to, beside the budget of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charge {
    Message,
    /// The event at this place of the table: its own budget, if it has one, in place of that of messages.
    Event(usize),
    /// A ping or a pong, in a frame: a budget of the size of that of messages, beside it.
    Control,
    /// The built-in `leave` and `ping`: done in any case, and charged to both budgets.
    Courtesy,
}

/// What is left of the budgets of one connection. Made at its first message: an idle one has spent nothing.
#[derive(Debug)]
pub(crate) struct Spent {
    messages: Option<TokenBucket>,
    control: Option<TokenBucket>,
    bytes: Option<TokenBucket>,
    /// As many as there are events with a budget, from the first message of one on.
    events: Vec<TokenBucket>,
    strikes: ErrorWindow,
}

/// What is exhausted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Of messages, or of control frames.
    Messages,
    Event,
    Bytes,
}

/// A message too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Excess {
    pub(crate) budget: Budget,
    /// When the same would be within the budget, if nothing else comes.
    pub(crate) retry_after_ms: u64,
    /// It was the last: the connection is closed.
    pub(crate) closes: bool,
}

impl RateLimits {
    /// `None` if nothing has a budget.
    ///
    /// What bounds a burst of bytes leaves room for the largest message, which could never be sent otherwise.
    pub(crate) fn new(
        options: &ConnectionOptions,
        events: impl IntoIterator<Item = EventRate>,
    ) -> Option<Self> {
        let bytes = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let messages = Rate::new(options.messages_per_second, options.messages_burst);
        let bytes_burst = match options.bytes_burst {
            0 => options.bytes_per_second.max(options.message_bytes_max),
            burst => burst,
        };
        let bytes = Rate::new(bytes(options.bytes_per_second), bytes(bytes_burst));
        let events: Vec<_> = events
            .into_iter()
            .map(|event| (event.place, Rate::new(event.per_second, event.burst)))
            .collect();
        let is_any = messages.is_some() || bytes.is_some() || events.iter().any(|(_, rate)| rate.is_some());
        is_any.then(|| Self {
            messages,
            bytes,
            events,
            strikes_max: options.rate_strikes_max,
            strikes_window_ms: u32::try_from(options.rate_strikes_window.as_millis()).unwrap_or(u32::MAX),
            is_dry_run: options.rate_dry_run,
            lines: OnceASecond::default(),
        })
    }

    pub(crate) fn is_dry_run(&self) -> bool {
        self.is_dry_run
    }

    /// The budget of an event: where it stands among those that have one of their own.
    fn event(&self, place: usize) -> Option<(usize, Option<Rate>)> {
        let mut events = self.events.iter().enumerate();
        events.find_map(|(index, (own, rate))| (*own == place).then_some((index, *rate)))
    }

    /// The buckets of the events, behind those that are there.
    fn full_events(&self, there: usize, now_us: u64) -> impl Iterator<Item = TokenBucket> {
        // One without bounds has a place, and no bucket that is looked at.
        let none = Rate::new(1, 1);
        let rates = self.events.iter().skip(there);
        rates.filter_map(move |(_, rate)| Some(TokenBucket::full((*rate).or(none)?, now_us)))
    }
}

impl Spent {
    pub(crate) fn nothing(limits: &RateLimits, now_us: u64) -> Self {
        let full = |rate: Option<Rate>| rate.map(|rate| TokenBucket::full(rate, now_us));
        Self {
            messages: full(limits.messages),
            control: full(limits.messages),
            bytes: full(limits.bytes),
            events: Vec::new(),
            strikes: ErrorWindow::default(),
        }
    }

    /// Charges a message that came at this time, if all its budgets bear it; else none. In a dry run what is too much is counted, and
    /// charged as far as there is anything.
    pub(crate) fn charge(
        &mut self,
        limits: &RateLimits,
        charge: Charge,
        bytes: usize,
        now_us: u64,
    ) -> Option<Excess> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let is_courtesy = charge == Charge::Courtesy;
        if is_courtesy && let (Some(bucket), Some(rate)) = (&mut self.messages, limits.messages) {
            bucket.take(rate, 1, now_us);
        }
        let by_count = match charge {
            Charge::Message => self.messages.as_mut().zip(limits.messages),
            Charge::Control | Charge::Courtesy => self.control.as_mut().zip(limits.messages),
            Charge::Event(place) => match limits.event(place) {
                None => self.messages.as_mut().zip(limits.messages),
                Some((index, rate)) => {
                    self.events.extend(limits.full_events(self.events.len(), now_us));
                    self.events.get_mut(index).zip(rate)
                }
            },
        };
        let mut budgets = [
            by_count.map(|it| (it, 1)),
            self.bytes.as_mut().zip(limits.bytes).map(|it| (it, bytes)),
        ];
        let [for_count, for_bytes] = budgets.each_mut().map(|budget| {
            let budget = budget.as_mut();
            budget.map_or(0, |((bucket, rate), cost)| bucket.wait_us(*rate, *cost, now_us))
        });
        let wait_us = for_count.max(for_bytes);
        if wait_us == 0 || is_courtesy || limits.is_dry_run {
            for ((bucket, rate), cost) in budgets.into_iter().flatten() {
                bucket.take(rate, cost, now_us);
            }
        }
        if wait_us == 0 {
            return None;
        }
        let budget = match charge {
            _ if for_count == 0 => Budget::Bytes,
            Charge::Event(place) if limits.event(place).is_some() => Budget::Event,
            _ => Budget::Messages,
        };
        // It wraps, as the window bears.
        let [.., a, b, c, d] = (now_us / 1000).to_be_bytes();
        let clock_ms = u32::from_be_bytes([a, b, c, d]);
        let is_last = self
            .strikes
            .note(clock_ms, limits.strikes_max, limits.strikes_window_ms);
        Some(Excess {
            budget,
            retry_after_ms: wait_us.div_ceil(1000),
            closes: is_last && !limits.is_dry_run,
        })
    }
}

#[cfg(test)]
mod tests;
