//! Methods that are told of events on the bus. Here they are data; `bus` delivers to them.

use std::fmt;
use std::panic::Location;

use super::descriptor::Component;
use super::instance::Instance;
use super::lifecycle::Probe;
use crate::bus::{BusEvent, FromBusEvent, Selection};
use crate::error::BoxFuture;
use crate::handler_error::Result;

/// A component with subscriptions: what `#[subscribers]` implements.
pub trait Subscriber: Component {
    /// The marked methods, in the order of their declaration.
    const SUBSCRIPTIONS: &'static [Subscription];
}

/// A method that `#[subscribe(…)]` marks.
#[derive(Clone, Copy)]
pub struct Subscription {
    pub(crate) name: &'static str,
    pub(crate) at: &'static Location<'static>,
    pub(crate) selection: Selection,
    pub(crate) queue: usize,
    pub(crate) handle: Handle,
}

type Handle = fn(Instance, BusEvent) -> BoxFuture<'static, Result<()>>;

impl Subscription {
    /// How many events may wait for a subscriber, where its mark does not say.
    pub const QUEUE: usize = 1024;

    /// A method that takes an `E`, by the pattern of its mark or by the topic of its event.
    ///
    /// # Panics
    ///
    /// While it is compiled, if the pattern is not that of the event, or the queue has no room.
    #[must_use]
    #[track_caller]
    pub const fn of<E: FromBusEvent>(
        name: &'static str,
        at: &'static Location<'static>,
        pattern: Option<&'static str>,
        queue: usize,
        handle: Handle,
    ) -> Self {
        assert!(queue > 0, "a queue without room takes nothing: 1 is the least");
        Self {
            name,
            at,
            selection: Selection::of::<E>(pattern),
            queue,
            handle,
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name, selection, at, ..
        } = self;
        write!(formatter, "Subscription({name}, {} at {at})", selection.pattern)
    }
}

impl<T: Subscriber> Probe<T> {
    /// The subscriptions of a type that has some.
    pub const SUBSCRIPTIONS: &'static [Subscription] = T::SUBSCRIPTIONS;
}

/// The answer for all types that have none.
pub trait NoSubscriptions {
    /// None.
    const SUBSCRIPTIONS: &'static [Subscription] = &[];
}

impl<T> NoSubscriptions for Probe<T> {}
