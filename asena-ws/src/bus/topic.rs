//! What a type must say of itself to be published, and how subscriptions are matched with it.

use std::any::TypeId;
use std::sync::Arc;

use super::event::BusEvent;

/// An event of the in-process [`Bus`](crate::Bus): what [`#[topic]`](macro@crate::topic) implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no topic",
    label = "not an event of the bus",
    note = "mark the type: `#[topic(\"user.created\")] struct … {{ … }}`"
)]
pub trait Topic: Send + Sync + 'static {
    /// Names separated by dots, as in `user.created`.
    const TOPIC: &'static str;
}

/// What a `#[subscribe]` method may take: `Arc<T>` of one topic, or a [`BusEvent`] of any.
#[diagnostic::on_unimplemented(
    message = "a subscriber cannot take `{Self}`",
    label = "not an event of the bus",
    note = "take `Arc<T>`, where `T` is marked `#[topic(\"…\")]`, or a `BusEvent`, which may be of any topic"
)]
pub trait FromBusEvent: Send + Sized + 'static {
    #[doc(hidden)]
    const ONLY: Option<Only>;
}

/// The one topic of an event whose type is known.
#[derive(Clone, Copy, Debug)]
pub struct Only {
    topic: &'static str,
    /// Of the event itself, without its `Arc`.
    type_id: fn() -> TypeId,
}

impl<T: Topic> FromBusEvent for Arc<T> {
    const ONLY: Option<Only> = Some(Only {
        topic: T::TOPIC,
        type_id: TypeId::of::<T>,
    });
}

impl FromBusEvent for BusEvent {
    const ONLY: Option<Only> = None;
}

/// Which events a subscription takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selection {
    pub(crate) pattern: &'static str,
    /// `None` for a `BusEvent`, which is told by its topic.
    type_id: Option<fn() -> TypeId>,
}

impl Selection {
    /// # Panics
    ///
    /// While it is compiled, if the pattern is not that of the event.
    #[track_caller]
    pub(crate) const fn of<E: FromBusEvent>(pattern: Option<&'static str>) -> Self {
        match (E::ONLY, pattern) {
            (None, None) => panic!(
                "a `BusEvent` may be of any topic, so the mark has to say which: `#[subscribe(\"user.*\")]`"
            ),
            (None, Some(pattern)) => Self {
                pattern,
                type_id: None,
            },
            (Some(only), None) => Self::only(only),
            (Some(only), Some(pattern)) => {
                assert!(
                    is_same(only.topic, pattern),
                    "the event that this method takes is published under another topic: subscribe to that one, or leave the pattern out; for several topics take a `BusEvent`"
                );
                Self::only(only)
            }
        }
    }

    const fn only(only: Only) -> Self {
        Self {
            pattern: only.topic,
            type_id: Some(only.type_id),
        }
    }

    pub(super) fn type_id(&self) -> Option<TypeId> {
        self.type_id.map(|type_id| type_id())
    }
}

/// `==`, which is not for constants yet.
const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}
