//! Who is let in: how many connections, of one client, and how many handshakes a second.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;

use super::address_rates::AddressRates;
use super::client_address::AddressKey;
use super::counts::Counts;
use super::limits::Limits;
use super::once_a_second::OnceASecond;
use super::token_bucket::{Rate, TokenBucket};

/// The limits of one app, and who counts against them.
///
/// Counts are looked at and changed in one step, so that no two take the last place. Each is held by a slot, which gives it back when
/// it is dropped, however a connection ends.
#[derive(Debug, Default)]
pub(crate) struct Admission {
    limits: Limits,
    total: AtomicUsize,
    by_address: Counts<AddressKey>,
    handshakes: Option<(Rate, Mutex<TokenBucket>)>,
    handshakes_by_address: Option<AddressRates>,
    /// Of the log lines about those that are refused.
    pub(crate) lines: OnceASecond,
    pub(crate) origin_lines: OnceASecond,
}

/// A limit that is reached, and when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) limit: Limit,
    pub(crate) retry_after_s: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    Connections,
    ConnectionsOfAddress,
    ConnectionsOfUser,
    Handshakes,
    HandshakesOfAddress,
}

/// The place of a connection, from its handshake on.
#[derive(Debug)]
pub(crate) struct Slot {
    admission: Arc<Admission>,
    is_counted: bool,
    address: Option<AddressKey>,
}

impl Admission {
    /// For limits that were checked.
    pub(crate) fn new(limits: Limits, now_us: u64) -> Self {
        let rate = |per_second: Option<u32>, burst: Option<u32>| {
            Rate::new(per_second.unwrap_or_default(), burst.unwrap_or_default())
        };
        let handshakes = rate(limits.handshakes_per_second, limits.handshakes_burst);
        let of_address = rate(
            limits.handshakes_per_address_per_second,
            limits.handshakes_per_address_burst,
        );
        Self {
            handshakes: handshakes.map(|rate| (rate, Mutex::new(TokenBucket::full(rate, now_us)))),
            handshakes_by_address: of_address.map(AddressRates::new),
            limits,
            ..Self::default()
        }
    }

    /// Whether it asks for the addresses of clients.
    pub(crate) fn wants_addresses(&self) -> bool {
        self.limits.connections_per_address_max.is_some() || self.handshakes_by_address.is_some()
    }

    /// Lets a handshake in. Its slot is to be kept as long as its connection; there is none where nothing is counted.
    ///
    /// A client without an address counts for the whole app alone.
    pub(crate) fn admit(
        self: &Arc<Self>,
        address: Option<IpAddr>,
        now_us: u64,
    ) -> Result<Option<Slot>, Refused> {
        let address = address.map(AddressKey::of);
        if let (Some(rates), Some(address)) = (&self.handshakes_by_address, address) {
            let taken = rates.try_take(address, now_us);
            taken.map_err(|wait_us| Self::refuse_for(Limit::HandshakesOfAddress, wait_us))?;
        }
        if let Some((rate, bucket)) = &self.handshakes {
            let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = bucket.try_take(*rate, 1, now_us);
            taken.map_err(|wait_us| Self::refuse_for(Limit::Handshakes, wait_us))?;
        }
        let per_address_max = self
            .limits
            .connections_per_address_max
            .filter(|_| address.is_some());
        if self.limits.connections_max.is_none() && per_address_max.is_none() {
            return Ok(None);
        }
        let mut slot = Slot {
            admission: Arc::clone(self),
            is_counted: false,
            address: None,
        };
        if let Some(max) = self.limits.connections_max {
            let one_more = |total: usize| (total < max).then_some(total + 1);
            let counted = self
                .total
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
            counted.map_err(|_| self.refuse(Limit::Connections))?;
            slot.is_counted = true;
        }
        if let (Some(max), Some(address)) = (per_address_max, address) {
            if !self.by_address.reserve(address, max) {
                return Err(self.refuse(Limit::ConnectionsOfAddress));
            }
            slot.address = Some(address);
        }
        Ok(Some(slot))
    }

    /// How many connections one user may have. They are counted where users are.
    pub(crate) fn connections_per_user_max(&self) -> usize {
        self.limits.connections_per_user_max.unwrap_or(usize::MAX)
    }

    /// Turns a user away who has so many.
    pub(crate) fn refuse_user(&self) -> Refused {
        self.refuse(Limit::ConnectionsOfUser)
    }

    fn refuse(&self, limit: Limit) -> Refused {
        Self::refuse_after(limit, self.limits.retry_after)
    }

    fn refuse_for(limit: Limit, wait_us: u64) -> Refused {
        Self::refuse_after(limit, Duration::from_micros(wait_us))
    }

    fn refuse_after(limit: Limit, wait: Duration) -> Refused {
        let is_broken = u64::from(wait.subsec_nanos() > 0);
        Refused {
            limit,
            retry_after_s: (wait.as_secs() + is_broken).max(1),
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.is_counted {
            self.admission.total.fetch_sub(1, Ordering::Relaxed);
        }
        if let Some(address) = &self.address {
            self.admission.by_address.release(address);
        }
    }
}

impl Refused {
    /// 503 where the server has enough (RFC 9110 §15.6.4), 429 where this client has (RFC 6585 §4).
    pub(crate) fn status(self) -> StatusCode {
        match self.limit {
            Limit::Connections | Limit::Handshakes => StatusCode::SERVICE_UNAVAILABLE,
            Limit::ConnectionsOfAddress | Limit::ConnectionsOfUser | Limit::HandshakesOfAddress => {
                StatusCode::TOO_MANY_REQUESTS
            }
        }
    }
}

impl Limit {
    /// The field of [`Limits`] that sets it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections_max",
            Self::ConnectionsOfAddress => "connections_per_address_max",
            Self::ConnectionsOfUser => "connections_per_user_max",
            Self::Handshakes => "handshakes_per_second",
            Self::HandshakesOfAddress => "handshakes_per_address_per_second",
        }
    }
}

/// What the client reads. The numbers are not for it.
impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.limit {
            Limit::Connections => "the server has as many connections as it takes",
            Limit::ConnectionsOfAddress => "your address has as many connections as one may have",
            Limit::ConnectionsOfUser => "you have as many connections as one may have",
            Limit::Handshakes => "the server takes no more connections at this moment",
            Limit::HandshakesOfAddress => "your address connects too often",
        };
        write!(formatter, "{problem}: try again in {} s", self.retry_after_s)
    }
}

#[cfg(test)]
mod tests;
