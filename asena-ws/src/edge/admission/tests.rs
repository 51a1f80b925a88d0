use std::thread;

use super::*;

const SECOND: u64 = 1_000_000;

fn admission(change: impl FnOnce(&mut Limits)) -> Arc<Admission> {
    let mut limits = Limits::default();
    change(&mut limits);
    assert_eq!(limits.check(), Ok(()));
    Arc::new(Admission::new(limits, 0))
}

fn ip(text: &str) -> Option<IpAddr> {
    let address = text.parse();
    assert!(address.is_ok(), "{text}");
    address.ok()
}

fn refused(limit: Limit, retry_after_s: u64) -> Refused {
    Refused { limit, retry_after_s }
}

#[test]
fn without_a_limit_nothing_is_counted() {
    let admission = admission(|_| {});
    assert!(admission.admit(ip("192.0.2.1"), 0).expect("no limit").is_none());
    assert_eq!(admission.connections_per_user_max(), usize::MAX);
    assert!(!admission.wants_addresses());
}

#[test]
fn one_connection_more_than_the_most_is_refused_until_another_ends() {
    let admission = admission(|limits| limits.connections_max = Some(2));
    let first = admission.admit(None, 0).expect("the first");
    let _second = admission.admit(ip("192.0.2.1"), 0).expect("the second");
    let third = admission.admit(None, 0).expect_err("the third");
    assert_eq!(third, refused(Limit::Connections, 5));
    assert_eq!(third.status(), 503);
    drop(first);
    let _third = admission.admit(None, 0).expect("another has ended");
}

#[test]
fn an_address_has_its_own_places_and_takes_none_of_the_others() {
    let admission = admission(|limits| {
        limits.connections_per_address_max = Some(1);
        limits.connections_max = Some(3);
        limits.retry_after = Duration::from_secs(7);
    });
    let first = admission
        .admit(ip("2001:db8::1"), 0)
        .expect("the first of its network");
    let second = admission
        .admit(ip("2001:db8::ffff"), 0)
        .expect_err("the second of its network");
    assert_eq!(second, refused(Limit::ConnectionsOfAddress, 7));
    assert_eq!(second.status(), 429);
    // Who was refused holds nothing.
    let _other = admission
        .admit(ip("2001:db8:0:1::1"), 0)
        .expect("another network");
    let _unknown = admission.admit(None, 0).expect("nobody knows whose");
    assert_eq!(
        admission.admit(None, 0).expect_err("the fourth").limit,
        Limit::Connections
    );
    assert_eq!(admission.by_address.len(), 2);
    drop(first);
    assert_eq!(admission.by_address.len(), 1);
}

#[test]
fn a_user_who_has_too_many_is_told_when_to_come_back() {
    let admission = admission(|limits| limits.connections_per_user_max = Some(2));
    assert_eq!(admission.connections_per_user_max(), 2);
    let refusal = admission.refuse_user();
    assert_eq!(
        (refusal, refusal.status().as_u16()),
        (refused(Limit::ConnectionsOfUser, 5), 429)
    );
}

#[test]
fn handshakes_have_a_rate_and_those_of_one_address_another() {
    let admission = admission(|limits| {
        limits.handshakes_per_second = Some(2);
        limits.handshakes_burst = Some(3);
        limits.handshakes_per_address_per_second = Some(1);
        limits.handshakes_per_address_burst = Some(2);
    });
    let (ours, others) = (ip("192.0.2.1"), ip("192.0.2.2"));
    for _ in 0..2 {
        assert!(admission.admit(ours, 0).expect("of the burst").is_none());
    }
    assert_eq!(
        admission.admit(ours, 0).expect_err("too often"),
        refused(Limit::HandshakesOfAddress, 1)
    );
    assert!(
        admission.admit(others, 0).is_ok(),
        "what was refused has taken nothing of the app's"
    );
    let all = admission.admit(others, 0).expect_err("the app's burst is over");
    assert_eq!((all, all.status().as_u16()), (refused(Limit::Handshakes, 1), 503));
    assert!(admission.admit(None, SECOND / 2).is_ok());
    assert!(admission.admit(None, SECOND / 2).is_err());
}

#[test]
fn who_must_wait_is_told_whole_seconds() {
    let admission = admission(|limits| {
        limits.handshakes_per_address_per_second = Some(1);
    });
    admission.admit(ip("192.0.2.1"), 0).expect("the first");
    for (now_us, expected) in [(0, 1), (SECOND - 1, 1)] {
        let refused = admission.admit(ip("192.0.2.1"), now_us).expect_err("too often");
        assert_eq!(refused.retry_after_s, expected);
    }
    assert_eq!(
        Admission::refuse_for(Limit::Handshakes, SECOND + 1).retry_after_s,
        2
    );
}

#[test]
fn no_two_take_the_last_place() {
    const THREADS: usize = 8;
    let admission = admission(|limits| {
        limits.connections_max = Some(THREADS - 2);
        limits.connections_per_address_max = Some(THREADS - 3);
    });
    let most = AtomicUsize::new(0);
    let now = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (admission, most, now) = (&admission, &most, &now);
            scope.spawn(move || {
                for round in 0..20_000 {
                    let address = if (thread + round) % 3 == 0 {
                        "192.0.2.1"
                    } else {
                        "192.0.2.2"
                    };
                    if let Ok(Some(slot)) = admission.admit(ip(address), 0) {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        now.fetch_sub(1, Ordering::SeqCst);
                        drop(slot);
                    }
                }
            });
        }
    });
    assert!(most.load(Ordering::SeqCst) <= THREADS - 2);
    assert_eq!(admission.total.load(Ordering::SeqCst), 0);
    assert_eq!(admission.by_address.len(), 0);
}
