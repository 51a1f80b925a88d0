use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::edge::admission::Slot;
use crate::edge::rates::{Charge, Excess, RateLimits, Spent};

/// What a connection has of the edge of its app: nothing, and no memory for it, where there is no limit and no proxy.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// The client's address, where that is not the peer's.
    pub(crate) client_addr: Option<IpAddr>,
    /// The place that the connection holds as long as it lives.
    slot: Mutex<Option<Slot>>,
    /// Of its budgets; from its first message on.
    spent: Mutex<Option<Box<Spent>>>,
}

impl Admitted {
    /// `has_budget` says whether the connection's messages are counted.
    pub(crate) fn new(
        client_addr: Option<IpAddr>,
        slot: Option<Slot>,
        has_budget: bool,
    ) -> Option<Box<Self>> {
        let is_any = client_addr.is_some() || slot.is_some() || has_budget;
        is_any.then(|| {
            Box::new(Self {
                client_addr,
                slot: Mutex::new(slot),
                spent: Mutex::default(),
            })
        })
    }

    /// Gives the place back: handles may be kept for longer than their connection.
    pub(super) fn release(&self) {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(slot);
    }

    pub(super) fn charge(
        &self,
        limits: &RateLimits,
        charge: Charge,
        bytes: usize,
        arrived_us: u64,
    ) -> Option<Excess> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = spent.get_or_insert_with(|| Box::new(Spent::nothing(limits, arrived_us)));
        spent.charge(limits, charge, bytes, arrived_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_has_none_where_nothing_is_limited_and_a_small_one_else() {
        assert!(Admitted::new(None, None, false).is_none());
        assert!(Admitted::new(None, None, true).is_some());
        let bytes = size_of::<Admitted>();
        assert!(bytes <= 112, "{bytes}");
    }
}
