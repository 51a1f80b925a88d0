//! The queues of an app's subscribers, and which of them an event goes to.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::{self, Receiver, Sender};

use super::event::BusEvent;
use super::pattern::matches;
use super::topic::Topic;
use crate::container::HookName;
use crate::container::subscription::Subscription;
use crate::messaging::SendOutcome;

/// Made while the app is built, then never changed.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    queues: Vec<Queue>,
    /// Positions of those that take one type of event.
    by_type: HashMap<TypeId, Vec<usize>>,
    /// Patterns, with the positions of those that take events of any type.
    by_pattern: Vec<(&'static str, usize)>,
}

/// The way in to one subscriber.
#[derive(Debug)]
pub(crate) struct Queue {
    name: HookName,
    sender: Sender<BusEvent>,
    /// Events that it had no room for.
    dropped: AtomicU64,
}

impl Routes {
    /// Adds a subscriber, and returns the way out of its queue.
    pub(crate) fn add(&mut self, name: HookName, subscription: &Subscription) -> Receiver<BusEvent> {
        let position = self.queues.len();
        match subscription.selection.type_id() {
            Some(type_id) => self.by_type.entry(type_id).or_default().push(position),
            None => self.by_pattern.push((subscription.selection.pattern, position)),
        }
        let (sender, receiver) = mpsc::channel(subscription.queue);
        self.queues.push(Queue {
            name,
            sender,
            dropped: AtomicU64::new(0),
        });
        receiver
    }

    /// The queues that an event goes to.
    pub(super) fn of<T: Topic>(&self) -> impl Iterator<Item = &Queue> {
        let typed = self.by_type.get(&TypeId::of::<T>()).into_iter().flatten();
        let any = self
            .by_pattern
            .iter()
            .filter(|(pattern, _)| matches(pattern, T::TOPIC))
            .map(|(_, position)| position);
        typed.chain(any).map(|position| &self.queues[*position])
    }

    pub(super) fn backlog(&self) -> usize {
        let waiting = |queue: &Queue| queue.sender.max_capacity() - queue.sender.capacity();
        self.queues.iter().map(waiting).sum()
    }
}

impl Queue {
    pub(super) fn offer(&self, event: BusEvent) -> SendOutcome {
        match self.sender.try_send(event) {
            Ok(()) => SendOutcome::Queued,
            Err(mpsc::error::TrySendError::Closed(_)) => SendOutcome::Closed,
            Err(mpsc::error::TrySendError::Full(event)) => {
                self.note_dropped(event.topic());
                SendOutcome::Dropped
            }
        }
    }

    pub(super) async fn push(&self, event: BusEvent) -> SendOutcome {
        match self.sender.send(event).await {
            Ok(()) => SendOutcome::Queued,
            Err(_) => SendOutcome::Closed,
        }
    }

    /// Logs the first, the second, the fourth, …: a queue that stays full would fill the log.
    fn note_dropped(&self, topic: &str) {
        let dropped = self.dropped.fetch_add(1, Ordering::Relaxed) + 1;
        if dropped.is_power_of_two() {
            let Self { name, sender, .. } = self;
            tracing::warn!(
                topic,
                dropped,
                "the subscriber {name} is too slow: {} events wait, and `{topic}` is dropped; it has lost {dropped} so far",
                sender.max_capacity()
            );
        }
    }
}
