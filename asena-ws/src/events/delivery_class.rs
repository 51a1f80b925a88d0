/// What becomes of an event for a peer that reads too slowly, whose outbox is full.
///
/// Said once, where the event is declared: `#[event("moved", delivery = latest(user))]`. It holds for each receiver by itself, and
/// in every endpoint that emits the event, whatever its [`SlowConsumer`](crate::SlowConsumer) policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "contract", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "contract", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DeliveryClass {
    /// What the endpoint's policy says: the class of an event that names none.
    #[default]
    Policy,
    /// `delivery = must`: it is never dropped, neither for itself nor for a later message. If it does not fit, the connection is
    /// closed with 4008, so that the peer comes back and asks what it missed.
    Must,
    /// `delivery = droppable`: it is dropped if it does not fit, and the connection stays.
    Droppable,
    /// `delivery = latest(field)`: it takes the place of the one that still waits with the same name and the same value of the
    /// field, full or not. If none waits and it does not fit, the connection is closed with 4008.
    Latest,
}
