use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

/// As many wrong tokens may come from one address in one window.
const FAILURES_MAX: u32 = 10;

const WINDOW: Duration = Duration::from_mins(1);

/// Beyond as many addresses the one is forgotten whose window began first.
const ADDRESSES_MAX: usize = 1024;

/// Wrong tokens by the address that they came from: IPv6 by the /64, which one host has as a whole.
#[derive(Debug, Default)]
pub(super) struct Failures(HashMap<IpAddr, Failed>);

#[derive(Debug)]
struct Failed {
    count: u32,
    begun: Instant,
}

impl Failures {
    /// How long the address has to wait before another token of it is looked at.
    pub(super) fn wait(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let failed = self.0.get(&network(address))?;
        let left = WINDOW.checked_sub(now.duration_since(failed.begun))?;
        (failed.count >= FAILURES_MAX).then_some(left)
    }

    pub(super) fn note(&mut self, address: IpAddr, now: Instant) {
        let network = network(address);
        if !self.0.contains_key(&network) {
            self.make_room(now);
        }
        let failed = self.0.entry(network).or_insert(Failed { count: 0, begun: now });
        if now.duration_since(failed.begun) >= WINDOW {
            *failed = Failed { count: 0, begun: now };
        }
        failed.count = failed.count.saturating_add(1);
    }

    fn make_room(&mut self, now: Instant) {
        if self.0.len() < ADDRESSES_MAX {
            return;
        }
        self.0
            .retain(|_, failed| now.duration_since(failed.begun) < WINDOW);
        if self.0.len() == ADDRESSES_MAX {
            let first = self.0.iter().min_by_key(|(_, failed)| failed.begun);
            if let Some(first) = first.map(|(address, _)| *address) {
                self.0.remove(&first);
            }
        }
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_may_fail_ten_times_a_minute() {
        let (mut failures, begun) = (Failures::default(), Instant::now());
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        for _ in 0..FAILURES_MAX {
            assert_eq!(failures.wait(one, begun), None);
            failures.note(one, begun);
        }
        assert_eq!(failures.wait(one, begun), Some(WINDOW));
        assert_eq!(failures.wait(other, begun), None);
        assert_eq!(
            failures.wait(address("::ffff:192.0.2.1"), begun + WINDOW / 2),
            Some(WINDOW / 2)
        );
        let later = begun + WINDOW + Duration::from_millis(1);
        assert_eq!(failures.wait(one, later), None);
        failures.note(one, later);
        assert_eq!(failures.wait(one, later), None);
    }

    #[test]
    fn a_host_has_its_64_bits_of_addresses_in_common() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        for number in 0..FAILURES_MAX {
            failures.note(address(&format!("2001:db8::{number}")), now);
        }
        assert!(failures.wait(address("2001:db8::ffff"), now).is_some());
        assert!(failures.wait(address("2001:db8:0:1::1"), now).is_none());
    }

    #[test]
    fn no_more_addresses_are_remembered_than_there_is_room_for() {
        let (mut failures, now) = (Failures::default(), Instant::now());
        for number in 0..2_000_u32 {
            failures.note(
                IpAddr::from(number.to_be_bytes()),
                now + Duration::from_millis(number.into()),
            );
        }
        assert_eq!(failures.0.len(), ADDRESSES_MAX);
    }
}
