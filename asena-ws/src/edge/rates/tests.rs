use std::time::Duration;

use super::*;

const SECOND: u64 = 1_000_000;

fn limits(change: impl FnOnce(&mut ConnectionOptions), events: &[EventRate]) -> RateLimits {
    let mut options = ConnectionOptions::default();
    change(&mut options);
    assert_eq!(options.check(), Ok(()));
    RateLimits::new(&options, events.iter().copied()).expect("there is a budget")
}

fn event(place: usize, per_second: u32, burst: u32) -> EventRate {
    EventRate {
        place,
        per_second,
        burst,
    }
}

/// What is let through, and for how many milliseconds the others are told to wait.
fn run(limits: &RateLimits, steps: &[(Charge, usize, u64)]) -> Vec<u64> {
    let mut spent = Spent::nothing(limits, 0);
    let waits = steps.iter().map(|(charge, bytes, now_us)| {
        let excess = spent.charge(limits, *charge, *bytes, *now_us);
        excess.map_or(0, |excess| excess.retry_after_ms)
    });
    waits.collect()
}

#[test]
fn without_a_budget_there_is_nothing_to_keep() {
    let options = ConnectionOptions::default();
    assert!(RateLimits::new(&options, []).is_none());
    assert!(RateLimits::new(&options, [event(0, 0, 0)]).is_none());
    assert!(RateLimits::new(&options, [event(0, 1, 0)]).is_some());
}

#[test]
fn messages_have_a_budget() {
    let limits = limits(
        |it| {
            it.messages_per_second = 2;
            it.messages_burst = 3;
        },
        &[],
    );
    let at = |now_us| (Charge::Message, 10, now_us);
    let waits = run(
        &limits,
        &[at(0), at(0), at(0), at(0), at(SECOND / 2 - 1), at(SECOND / 2)],
    );
    assert_eq!(waits, [0, 0, 0, 500, 1, 0]);
}

#[test]
fn bytes_have_a_budget_and_what_is_refused_is_not_charged() {
    let limits = limits(
        |it| {
            it.message_bytes_max = 100;
            it.bytes_per_second = 50;
        },
        &[],
    );
    let message = |bytes, now_us| (Charge::Message, bytes, now_us);
    let waits = run(
        &limits,
        &[
            message(60, 0),
            message(60, 0),
            message(40, 0),
            message(1, 0),
            message(100, 2 * SECOND),
        ],
    );
    assert_eq!(waits, [0, 400, 0, 20, 0]);
}

#[test]
fn an_event_with_a_budget_of_its_own_spends_that_and_no_other() {
    let limits = limits(|it| it.messages_per_second = 1, &[event(3, 1, 2), event(5, 0, 0)]);
    let of = |place| (Charge::Event(place), 1, 0);
    let waits = run(
        &limits,
        &[
            of(3),
            of(3),
            of(3),
            of(5),
            of(5),
            of(5),
            of(0),
            of(0),
            (Charge::Message, 1, 0),
        ],
    );
    assert_eq!(waits, [0, 0, 1000, 0, 0, 0, 0, 1000, 1000]);
}

#[test]
fn control_frames_have_a_budget_beside_that_of_messages() {
    let limits = limits(|it| it.messages_per_second = 1, &[]);
    let waits = run(
        &limits,
        &[
            (Charge::Control, 1, 0),
            (Charge::Control, 1, 0),
            (Charge::Message, 1, 0),
        ],
    );
    assert_eq!(waits, [0, 1000, 0]);
}

#[test]
fn a_courtesy_is_charged_to_both() {
    let limits = limits(|it| it.messages_per_second = 1, &[]);
    let waits = run(
        &limits,
        &[
            (Charge::Courtesy, 1, 0),
            (Charge::Message, 1, 0),
            (Charge::Control, 1, 0),
        ],
    );
    assert_eq!(waits, [0, 1000, 1000]);
}

#[test]
fn one_strike_more_than_the_most_in_a_window_closes() {
    let limits = limits(
        |it| {
            it.messages_per_second = 1;
            it.rate_strikes_max = 2;
            it.rate_strikes_window = Duration::from_millis(500);
        },
        &[],
    );
    let mut spent = Spent::nothing(&limits, 0);
    let mut closes = |now_us| {
        spent
            .charge(&limits, Charge::Message, 1, now_us)
            .map(|excess| excess.closes)
    };
    let times = [0, 0, 0, SECOND / 2, SECOND / 2, SECOND / 2];
    let became = times.map(&mut closes);
    assert_eq!(
        became,
        [
            None,
            Some(false),
            Some(false),
            Some(false),
            Some(false),
            Some(true)
        ]
    );
}

#[test]
fn a_dry_run_counts_and_closes_nothing() {
    let limits = limits(
        |it| {
            it.messages_per_second = 1;
            it.rate_strikes_max = 0;
            it.rate_dry_run = true;
        },
        &[],
    );
    let mut spent = Spent::nothing(&limits, 0);
    assert_eq!(spent.charge(&limits, Charge::Message, 1, 0), None);
    for _ in 0..3 {
        let excess = spent.charge(&limits, Charge::Message, 1, 0).expect("too much");
        assert!(!excess.closes);
        assert_eq!(excess.budget, Budget::Messages);
    }
}
