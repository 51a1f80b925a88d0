use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::topic::Topic;

/// An event on the bus whose type is not known: what a subscriber to several topics takes.
///
/// Cheap to clone, since what was published is shared.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::BusEvent;
///
/// #[topic("user.created")]
/// struct UserCreated {
///     name: String,
/// }
///
/// #[service]
/// struct Audit {}
///
/// #[subscribers]
/// impl Audit {
///     #[subscribe("user.*")]
///     async fn note(&self, event: BusEvent) {
///         match event.downcast::<UserCreated>() {
///             Some(user) => println!("{} has come", user.name),
///             None => println!("{}", event.topic()),
///         }
///     }
/// }
/// ```
#[derive(Clone)]
pub struct BusEvent {
    topic: &'static str,
    value: Arc<dyn Any + Send + Sync>,
    /// Puts the `Arc<T>` that it was published as into an `Option` of it.
    fill: fn(&Self, &mut dyn Any),
}

impl BusEvent {
    pub(crate) fn new<T: Topic>(event: T) -> Self {
        Self {
            topic: T::TOPIC,
            value: Arc::new(event),
            fill: |event, slot| {
                if let Some(slot) = slot.downcast_mut() {
                    *slot = event.downcast::<T>();
                }
            },
        }
    }

    /// What it was published under.
    #[must_use]
    pub fn topic(&self) -> &'static str {
        self.topic
    }

    /// Whether it was published as a `T`.
    #[must_use]
    pub fn is<T: Topic>(&self) -> bool {
        self.value.is::<T>()
    }

    /// The event, if it was published as a `T`.
    #[must_use]
    pub fn downcast<T: Topic>(&self) -> Option<Arc<T>> {
        Arc::clone(&self.value).downcast().ok()
    }

    /// The event as a method takes it: as `Arc<T>`, or as it stands.
    ///
    /// There is no bound, so that a method which takes something else is one error, at its mark.
    #[doc(hidden)]
    #[must_use]
    pub fn taken<E: 'static>(self) -> Option<E> {
        let mut taken: Option<E> = None;
        let slot: &mut dyn Any = &mut taken;
        (self.fill)(&self, slot);
        if let Some(any) = slot.downcast_mut::<Option<Self>>() {
            *any = Some(self);
        }
        taken
    }
}

impl fmt::Debug for BusEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BusEvent({})", self.topic)
    }
}
