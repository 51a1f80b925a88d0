use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use super::events::EventCounters;
use super::kinds::{CallOutcome, Drops, Failures, Misunderstandings};
use super::label::{Counter, Counters};
use super::limit::Limit;
use super::upgrade_outcome::UpgradeOutcome;
use crate::events::{EventDescription, EventTable};
use crate::handler_error::HandlerError;
use crate::protocol::CloseCode;
use crate::telemetry::Propagation;

/// All that is counted of one endpoint, from when the app is built.
pub(crate) struct EndpointCounters {
    /// The endpoint's name, as in logs.
    pub(crate) endpoint: &'static str,
    /// When the app was built.
    pub(crate) begun: SystemTime,
    pub(crate) events: EventCounters,
    pub(crate) upgrades: Counters<UpgradeOutcome>,
    pub(crate) opened: Counter,
    /// By what `on_close` is told.
    pub(crate) closed: Counters<CloseCode>,
    /// By the code of the close frame, where it was this side that closed.
    pub(crate) closed_by_server: Counters<CloseCode>,
    pub(crate) slow_consumers: Counter,
    pub(crate) drops: Counters<Drops>,
    /// Messages that were received and not handled.
    pub(crate) discarded: Counter,
    pub(crate) misunderstandings: Counters<Misunderstandings>,
    pub(crate) failures: Counters<Failures>,
    pub(crate) calls: Counters<CallOutcome>,
    pub(crate) limits: Counters<Limit>,
    /// Limits that would have been hit, were they not on trial.
    pub(crate) limits_on_trial: Counters<Limit>,
    /// How spans get the contexts that peers name; none, where the app was given none.
    pub(crate) propagation: OnceLock<Arc<dyn Propagation>>,
}

impl EndpointCounters {
    pub(crate) fn new(
        endpoint: &'static str,
        events: Option<&EventTable>,
        emitted: &[&[EventDescription]],
    ) -> Self {
        Self {
            endpoint,
            begun: SystemTime::now(),
            events: EventCounters::new(events, emitted),
            upgrades: Counters::default(),
            opened: Counter::default(),
            closed: Counters::default(),
            closed_by_server: Counters::default(),
            slow_consumers: Counter::default(),
            drops: Counters::default(),
            discarded: Counter::default(),
            misunderstandings: Counters::default(),
            failures: Counters::default(),
            calls: Counters::default(),
            limits: Counters::default(),
            limits_on_trial: Counters::default(),
            propagation: OnceLock::new(),
        }
    }

    /// A limit was hit; or it would have been, where it only counts.
    pub(crate) fn limit_hit(&self, limit: Limit, is_enforced: bool) {
        if is_enforced {
            self.limits.count(limit);
        } else {
            self.limits_on_trial.count(limit);
        }
    }

    /// A handler has returned an error, or a message could not be given to one.
    pub(crate) fn failed(&self, error: &HandlerError) {
        if error.is_protocol_error() {
            self.misunderstandings
                .count(Misunderstandings::of_event(error.code()));
        } else {
            self.failures.count(Failures::of(error));
        }
    }
}

impl fmt::Debug for EndpointCounters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("EndpointCounters");
        debug
            .field("endpoint", &self.endpoint)
            .field("events", &self.events);
        debug.finish_non_exhaustive()
    }
}
