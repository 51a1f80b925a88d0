use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::client_address::AddressKey;
use super::token_bucket::{Rate, TokenBucket};

/// As many addresses as are remembered: some 4 MiB. Beyond it come only those who attack from everywhere, whom the limit of the whole app is for.
const ADDRESSES_MAX: usize = 64 * 1024;

/// A bucket for each address that has connected of late; one that is full again is forgotten.
#[derive(Debug)]
pub(super) struct AddressRates {
    rate: Rate,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_address: HashMap<AddressKey, TokenBucket>,
    /// When those are looked for again that can be forgotten: at most once a second, for that looks at all.
    next_sweep_us: u64,
}

/// Below this nothing is looked for.
const SWEEP_MIN: usize = 1024;
const SWEEP_EVERY_US: u64 = 1_000_000;

impl AddressRates {
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes one handshake, or tells in how many microseconds it may be one.
    pub(super) fn try_take(&self, address: AddressKey, now_us: u64) -> Result<(), u64> {
        let rate = self.rate;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.by_address.get_mut(&address) {
            return bucket.try_take(rate, 1, now_us);
        }
        if buckets.by_address.len() >= SWEEP_MIN && now_us >= buckets.next_sweep_us {
            buckets
                .by_address
                .retain(|_, bucket| !bucket.is_full(rate, now_us));
            buckets.by_address.shrink_to(SWEEP_MIN);
            buckets.next_sweep_us = now_us.saturating_add(SWEEP_EVERY_US);
        }
        if buckets.by_address.len() >= ADDRESSES_MAX {
            return Ok(());
        }
        let mut bucket = TokenBucket::full(rate, now_us);
        let taken = bucket.try_take(rate, 1, now_us);
        buckets.by_address.insert(address, bucket);
        taken
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .by_address
            .len()
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(number: u32) -> AddressKey {
        AddressKey::of(Ipv4Addr::from(number).into())
    }

    #[test]
    fn each_address_has_its_own() {
        let rates = AddressRates::new(Rate::new(1, 2).expect("a rate"));
        for _ in 0..2 {
            assert_eq!(rates.try_take(address(1), 0), Ok(()));
        }
        assert_eq!(rates.try_take(address(1), 0), Err(1_000_000));
        assert_eq!(rates.try_take(address(2), 0), Ok(()));
        assert_eq!(rates.try_take(address(1), 1_000_000), Ok(()));
    }

    #[test]
    fn those_are_forgotten_that_have_rested_and_no_number_of_them_takes_more_memory() {
        let rates = AddressRates::new(Rate::new(1, 1).expect("a rate"));
        for number in 0..200_000 {
            assert_eq!(rates.try_take(address(number), 0), Ok(()));
        }
        assert_eq!(rates.len(), ADDRESSES_MAX);
        assert_eq!(rates.try_take(address(500_000), 1_000_000), Ok(()));
        assert_eq!(rates.len(), 1);
    }
}
