//! Events in process: a component publishes, the subscribers of its topic are told, each in its own time.
//!
//! `topic` is what types say, `pattern` which topics a subscription takes, `event` what is carried, all of them pure. `routes`
//! finds the queues, and `subscriber` empties one. Nothing here is global: a bus belongs to one app.

mod event;
mod outcome;
pub(crate) mod pattern;
mod routes;
pub(crate) mod subscriber;
mod topic;

pub use self::event::BusEvent;
pub use self::outcome::PublishOutcome;
pub(crate) use self::topic::Selection;
pub use self::topic::{FromBusEvent, Only, Topic};

use std::fmt;
use std::sync::{Arc, OnceLock};

pub(crate) use self::routes::Routes;
use crate::container::field::Request;
use crate::container::instances::Instances;
use crate::container::key::Key;
use crate::container::{FromContainer, ResolveError};

/// Publishes events to the app's [`#[subscribers]`](crate::subscribers), in this process.
///
/// A handle that any component injects, and any axum handler takes by [`Inject`](crate::Inject). What is published is shared,
/// not copied; each subscriber has a queue of its own, which is bounded, and takes its events in order and one at a time. So a
/// slow subscriber delays nobody else. The sockets of one endpoint are reached by its [`Namespace`](crate::Namespace), other
/// processes not at all.
///
/// ```
/// use asena_ws::prelude::*;
///
/// #[topic("price.changed")]
/// struct PriceChanged {
///     symbol: String,
///     cents: u64,
/// }
///
/// #[websocket("/prices")]
/// struct Prices {
///     #[inject]
///     sockets: Namespace<Self>,
/// }
///
/// impl WebSocketService for Prices {}
///
/// #[subscribers]
/// impl Prices {
///     #[subscribe("price.changed")]
///     async fn push(&self, price: Arc<PriceChanged>) {
///         self.sockets.to(&price.symbol).send(price.cents.to_string());
///     }
/// }
///
/// #[service]
/// struct Exchange {
///     #[inject]
///     bus: Bus,
/// }
///
/// impl Exchange {
///     fn trade(&self, symbol: &str, cents: u64) {
///         self.bus.publish(PriceChanged { symbol: symbol.to_owned(), cents });
///     }
/// }
/// # App::empty().websocket::<Prices>().service::<Exchange>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
///
/// What is published in a constructor has no subscribers yet; from the start hooks on it waits for them. At the shutdown, when
/// all connections have ended, subscribers finish what is queued, up to the deadline, and nothing more is taken.
#[derive(Clone)]
pub struct Bus(Arc<OnceLock<Routes>>);

impl Bus {
    pub(crate) fn new() -> Self {
        Self(Arc::new(OnceLock::new()))
    }

    /// Lets events through, once the app is constructed.
    pub(crate) fn open(&self, routes: Routes) {
        // An app is constructed once.
        let _ = self.0.set(routes);
    }

    /// Queues an event for each subscriber of its topic. Never waits: where a queue is full, its subscriber does not get
    /// this one, which the outcome counts and the log tells.
    ///
    /// Events of one task reach a subscriber in the order in which they were published.
    pub fn publish<T: Topic>(&self, event: T) -> PublishOutcome {
        let mut outcome = PublishOutcome::default();
        if let Some((event, queues)) = self.route(event) {
            for queue in queues {
                outcome.count(queue.offer(event.clone()));
            }
        }
        outcome
    }

    /// As [`publish`](Self::publish), but waits where a queue is full, until its subscriber has made room.
    ///
    /// So nothing is dropped. It does not wait for the event to be handled. A subscriber that publishes to itself this way
    /// waits for ever, once its own queue is full.
    pub async fn publish_when_ready<T: Topic>(&self, event: T) -> PublishOutcome {
        let mut outcome = PublishOutcome::default();
        if let Some((event, queues)) = self.route(event) {
            for queue in queues {
                outcome.count(queue.push(event.clone()).await);
            }
        }
        outcome
    }

    /// How many events wait to be handled, of all subscribers.
    #[must_use]
    pub fn backlog(&self) -> usize {
        self.0.get().map_or(0, Routes::backlog)
    }

    /// Nothing, where nobody would take the event: then it is not even allocated.
    fn route<T: Topic>(&self, event: T) -> Option<(BusEvent, impl Iterator<Item = &routes::Queue>)> {
        let mut queues = self.0.get()?.of::<T>().peekable();
        queues.peek()?;
        Some((BusEvent::new(event), queues))
    }
}

impl FromContainer for Bus {
    fn request() -> Request {
        Request::Nothing
    }

    fn from_instances(instances: &Instances, _name: Option<&'static str>) -> Result<Self, ResolveError> {
        let bus = instances.value::<Self>();
        bus.map(|bus| Self::clone(&bus))
            .ok_or(ResolveError::NotInGraph(Key::of::<Self>()))
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Bus").field(&self.0.get()).finish()
    }
}
