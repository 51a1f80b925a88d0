use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::protocol::Message;

fn options(slow_consumer: SlowConsumer) -> ConnectionOptions {
    ConnectionOptions {
        outbox_messages_max: 4,
        outbox_bytes_max: 100,
        slow_consumer,
        ..ConnectionOptions::default()
    }
}

fn frame(text: &str) -> EncodedFrame {
    EncodedFrame::message(Message::from(text))
}

fn key(key: &str) -> Kind {
    Kind::Keyed(key.into())
}

/// All that waits, written at once, as the payloads of its frames.
fn take(outbox: &mut Outbox) -> Vec<String> {
    let scratch = waiting(outbox);
    outbox.advance(scratch.len());
    payloads(&scratch)
}

/// All that waits, as it will leave.
fn waiting(outbox: &Outbox) -> Vec<u8> {
    let mut waiting = Vec::new();
    outbox.gather(&mut waiting);
    waiting
}

/// The payloads of small frames; a close frame is its code.
fn payloads(mut stream: &[u8]) -> Vec<String> {
    let mut payloads = Vec::new();
    while let [first, length, rest @ ..] = stream {
        let (payload, behind) = rest.split_at(usize::from(*length));
        payloads.push(match (first & 0x0f, payload) {
            (8, [high, low, ..]) => u16::from_be_bytes([*high, *low]).to_string(),
            _ => String::from_utf8_lossy(payload).into_owned(),
        });
        stream = behind;
    }
    payloads
}

#[test]
fn what_must_arrive_is_dropped_neither_for_itself_nor_for_what_comes_later() {
    for policy in [SlowConsumer::DropNewest, SlowConsumer::DropOldest] {
        let options = options(policy);
        let mut outbox = Outbox::default();
        for _ in 0..4 {
            assert_eq!(outbox.push(frame("must"), Kind::Must, &options), Pushed::Queued);
        }
        let dropped = outbox.push(frame("may"), Kind::Message, &options);
        assert_eq!(dropped, Pushed::Dropped, "{policy:?}");
        assert_eq!(outbox.bytes(), 16, "{policy:?}");
        let overflown = outbox.push(frame("must"), Kind::Must, &options);
        assert_eq!(overflown, Pushed::Overflown { dropped: 4 }, "{policy:?}");
        assert!(!outbox.is_open(), "{policy:?}");
    }
}

#[test]
fn nothing_is_dropped_for_what_does_not_fit_beside_what_must_arrive() {
    let options = options(SlowConsumer::DropOldest);
    let mut outbox = Outbox::default();
    outbox.push(frame("may"), Kind::Message, &options);
    outbox.push(frame(&"m".repeat(90)), Kind::Must, &options);
    assert_eq!(
        outbox.push(frame(&"x".repeat(11)), Kind::Message, &options),
        Pushed::Dropped
    );
    assert_eq!(outbox.bytes(), 93);
    assert_eq!(
        outbox.push(frame(&"x".repeat(10)), Kind::Message, &options),
        Pushed::InPlaceOf(1)
    );
    assert_eq!(outbox.bytes(), 100);
}

#[test]
fn messages_leave_in_order_and_the_close_frame_last() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::Disconnect));
    assert_eq!(outbox.push(frame("a"), Kind::Message, &options), Pushed::Queued);
    outbox.push_control(EncodedFrame::pong("b".into()), Kind::Pong);
    outbox.close(&CloseCode::NORMAL.into());
    outbox.close(&CloseCode::GOING_AWAY.into());
    assert_eq!(outbox.push(frame("c"), Kind::Message, &options), Pushed::Closed);
    assert!(!outbox.is_close_written());
    assert_eq!(take(&mut outbox), ["a", "b", "1000"]);
    assert!(outbox.is_close_written());
}

#[test]
fn each_policy_does_with_what_does_not_fit_as_it_says() {
    let long = "x".repeat(97);
    let table: &[(SlowConsumer, &[&str], Pushed, &[&str])] = &[
        (
            SlowConsumer::Disconnect,
            &["a", "b", "c", "d"],
            Pushed::Overflown { dropped: 4 },
            &["4008"],
        ),
        (
            SlowConsumer::Disconnect,
            &[&long, "b", "c"],
            Pushed::Overflown { dropped: 3 },
            &["4008"],
        ),
        (
            SlowConsumer::DropNewest,
            &["a", "b", "c", "d"],
            Pushed::Dropped,
            &["a", "b", "c", "d"],
        ),
        (
            SlowConsumer::DropOldest,
            &["a", "b", "c", "d"],
            Pushed::InPlaceOf(1),
            &["b", "c", "d", "new"],
        ),
        (
            SlowConsumer::DropOldest,
            &[&long, "b"],
            Pushed::InPlaceOf(1),
            &["b", "new"],
        ),
        (
            SlowConsumer::Latest,
            &["a", "b", "c", "d"],
            Pushed::Overflown { dropped: 4 },
            &["4008"],
        ),
    ];
    for (policy, waiting, pushed, left) in table {
        let (mut outbox, options) = (Outbox::default(), options(*policy));
        for text in *waiting {
            assert_eq!(outbox.push(frame(text), Kind::Message, &options), Pushed::Queued);
        }
        assert_eq!(
            outbox.push(frame("new"), Kind::Message, &options),
            *pushed,
            "{policy:?}"
        );
        assert_eq!(take(&mut outbox), *left, "{policy:?}");
    }
}

#[test]
fn a_message_that_can_never_fit_drops_no_other() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::DropOldest));
    outbox.push(frame("a"), Kind::Message, &options);
    let pushed = outbox.push(frame(&"x".repeat(101)), Kind::Message, &options);
    assert_eq!(pushed, Pushed::Dropped);
    assert_eq!(take(&mut outbox), ["a"]);
}

#[test]
fn a_message_that_does_not_fit_beside_one_that_is_half_written_drops_no_other() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::DropOldest));
    outbox.push(frame(&"x".repeat(60)), Kind::Message, &options);
    outbox.advance(1);
    outbox.push(frame("a"), Kind::Message, &options);
    let pushed = outbox.push(frame(&"y".repeat(41)), Kind::Message, &options);
    assert_eq!(pushed, Pushed::Dropped);
    assert_eq!(outbox.bytes(), 61, "the other still waits");
    let pushed = outbox.push(frame(&"z".repeat(40)), Kind::Message, &options);
    assert_eq!(pushed, Pushed::InPlaceOf(1), "without the other it fits");
    assert_eq!(outbox.bytes(), 100);
}

#[test]
fn the_latest_of_a_key_takes_the_place_of_the_one_that_waits() {
    let (mut outbox, latest) = (Outbox::default(), options(SlowConsumer::Latest));
    for (text, kind, pushed) in [
        ("1", key("x"), Pushed::Queued),
        ("2", key("y"), Pushed::Queued),
        ("3", key("x"), Pushed::Replaced),
        ("4", Kind::Message, Pushed::Queued),
    ] {
        assert_eq!(outbox.push(frame(text), kind, &latest), pushed);
    }
    assert_eq!(take(&mut outbox), ["3", "2", "4"]);
    let disconnect = options(SlowConsumer::Disconnect);
    for text in ["1", "2"] {
        outbox.push(frame(text), key("x"), &disconnect);
    }
    assert_eq!(take(&mut outbox), ["1", "2"], "only where the policy says so");
}

const POLICIES: [SlowConsumer; 4] = [
    SlowConsumer::Disconnect,
    SlowConsumer::DropNewest,
    SlowConsumer::DropOldest,
    SlowConsumer::Latest,
];

fn latest(key: &str) -> Kind {
    Kind::Latest(key.into())
}

/// An outbox without room for another message, of the kind that waits first.
fn full(first: Kind, options: &ConnectionOptions) -> Outbox {
    let mut outbox = Outbox::default();
    for (text, kind) in [
        ("a", first),
        ("b", Kind::Must),
        ("c", Kind::Must),
        ("d", Kind::Must),
    ] {
        assert_eq!(outbox.push(frame(text), kind, options), Pushed::Queued);
    }
    outbox
}

#[test]
fn each_class_does_with_what_does_not_fit_as_it_says_whatever_the_policy() {
    for policy in POLICIES {
        let options = options(policy);
        let table: &[(Kind, Kind, Pushed, &[&str])] = &[
            (
                Kind::Must,
                Kind::Must,
                Pushed::Overflown { dropped: 4 },
                &["4008"],
            ),
            (
                Kind::Must,
                Kind::Droppable,
                Pushed::Dropped,
                &["a", "b", "c", "d"],
            ),
            (
                Kind::Message,
                Kind::Droppable,
                Pushed::Dropped,
                &["a", "b", "c", "d"],
            ),
            (
                latest("x"),
                latest("x"),
                Pushed::Replaced,
                &["new", "b", "c", "d"],
            ),
            (
                latest("x"),
                latest("y"),
                Pushed::Overflown { dropped: 4 },
                &["4008"],
            ),
            (key("x"), latest("x"), Pushed::Overflown { dropped: 4 }, &["4008"]),
        ];
        for (first, kind, pushed, left) in table {
            let mut outbox = full(first.clone(), &options);
            let outcome = outbox.push(frame("new"), kind.clone(), &options);
            assert_eq!(outcome, *pushed, "{kind:?} behind {first:?}, {policy:?}");
            assert_eq!(take(&mut outbox), *left, "{kind:?} behind {first:?}, {policy:?}");
        }
    }
}

#[test]
fn drop_oldest_drops_for_a_must_and_never_one() {
    let options = options(SlowConsumer::DropOldest);
    let table: &[(Kind, Kind, Pushed, &[&str])] = &[
        (
            Kind::Message,
            Kind::Must,
            Pushed::InPlaceOf(1),
            &["b", "c", "d", "new"],
        ),
        (
            Kind::Droppable,
            Kind::Must,
            Pushed::InPlaceOf(1),
            &["b", "c", "d", "new"],
        ),
        (
            Kind::Droppable,
            Kind::Message,
            Pushed::InPlaceOf(1),
            &["b", "c", "d", "new"],
        ),
        (Kind::Must, Kind::Message, Pushed::Dropped, &["a", "b", "c", "d"]),
        // The newest of its key is not to be lost.
        (latest("x"), Kind::Message, Pushed::Dropped, &["a", "b", "c", "d"]),
        (
            latest("x"),
            Kind::Must,
            Pushed::Overflown { dropped: 4 },
            &["4008"],
        ),
    ];
    for (first, kind, pushed, left) in table {
        let mut outbox = full(first.clone(), &options);
        let outcome = outbox.push(frame("new"), kind.clone(), &options);
        assert_eq!(outcome, *pushed, "{kind:?} behind {first:?}");
        assert_eq!(take(&mut outbox), *left, "{kind:?} behind {first:?}");
    }
}

#[test]
fn what_drop_oldest_would_drop_in_vain_stays() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::DropOldest));
    outbox.push(frame(&"x".repeat(60)), Kind::Must, &options);
    outbox.push(frame("a"), Kind::Message, &options);
    let pushed = outbox.push(frame(&"y".repeat(41)), Kind::Message, &options);
    assert_eq!(pushed, Pushed::Dropped);
    assert_eq!(outbox.bytes(), 61, "the other still waits");
}

#[test]
fn a_frame_that_is_partly_written_is_finished() {
    for policy in [
        SlowConsumer::Disconnect,
        SlowConsumer::DropOldest,
        SlowConsumer::Latest,
    ] {
        let (mut outbox, options) = (Outbox::default(), options(policy));
        outbox.push(frame("begun"), key("x"), &options);
        outbox.advance(3);
        for text in ["a", "b", "c", "d", "e"] {
            outbox.push(frame(text), key("x"), &options);
        }
        let mut scratch = Vec::new();
        outbox.gather(&mut scratch);
        assert!(scratch.starts_with(b"egun"), "{policy:?}: {scratch:?}");
    }
}

#[test]
fn it_has_drained_once_when_it_empties_after_having_been_half_full() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::Disconnect));
    outbox.push(frame(&"x".repeat(50)), Kind::Message, &options);
    take(&mut outbox);
    assert!(!outbox.take_drained(), "half is not more than half");
    outbox.push(frame(&"x".repeat(51)), Kind::Message, &options);
    assert!(!outbox.take_drained(), "not empty yet");
    take(&mut outbox);
    assert!(outbox.take_drained());
    assert!(!outbox.take_drained(), "only once");
}

#[test]
fn a_cork_holds_back_what_is_pushed_until_the_last_one_is_out() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::Disconnect));
    outbox.cork();
    outbox.cork();
    outbox.push(frame("a"), Kind::Message, &options);
    outbox.uncork();
    assert!(!outbox.has_work());
    outbox.uncork();
    assert!(outbox.has_work());
}

#[test]
fn each_ping_is_answered_until_too_many_answers_wait_and_then_the_latest() {
    let (mut outbox, mut pongs) = (Outbox::default(), Vec::new());
    for number in 0..=CONTROLS_MAX {
        let pushed = outbox.push_control(EncodedFrame::pong(number.to_string().into()), Kind::Pong);
        assert_eq!(pushed, Pushed::Queued);
        pongs.push(number.to_string());
    }
    pongs.remove(CONTROLS_MAX - 1);
    assert_eq!(take(&mut outbox), pongs);
}

#[test]
fn pings_do_not_pile_up_and_leave_room_for_a_pong() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::Disconnect));
    for _ in 0..CONTROLS_MAX {
        let pushed = outbox.push_control(EncodedFrame::ping("?".into()), Kind::Ping);
        assert_eq!(pushed, Pushed::Queued);
    }
    let pushed = outbox.push_control(EncodedFrame::ping("?".into()), Kind::Ping);
    assert_eq!(pushed, Pushed::Dropped);
    outbox.push_control(EncodedFrame::pong("old".into()), Kind::Pong);
    outbox.push_control(EncodedFrame::pong("new".into()), Kind::Pong);
    assert_eq!(outbox.push(frame("a"), Kind::Message, &options), Pushed::Queued);
    assert_eq!(take(&mut outbox)[CONTROLS_MAX..], ["new", "a"]);
}

#[test]
fn of_two_closes_the_first_leaves_behind_all_that_was_before_it() {
    let (mut outbox, options) = (Outbox::default(), options(SlowConsumer::Disconnect));
    outbox.push(frame("a"), Kind::Message, &options);
    outbox.close(&CloseCode::GOING_AWAY.into());
    outbox.close(&CloseCode::NORMAL.into());
    assert_eq!(take(&mut outbox), ["a", "1001"]);
}

#[derive(Clone, Debug)]
enum Operation {
    Push(usize, Kind),
    Ping,
    Pong,
    Close,
    Write(usize),
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        3 => Just(Kind::Message),
        2 => (0..3_u8).prop_map(|one| key(&one.to_string())),
        1 => Just(Kind::Must),
        1 => Just(Kind::Droppable),
        2 => (0..3_u8).prop_map(|one| latest(&one.to_string())),
    ]
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        8 => (0..60_usize, kinds()).prop_map(|(bytes, kind)| Operation::Push(bytes, kind)),
        1 => Just(Operation::Ping),
        2 => Just(Operation::Pong),
        1 => Just(Operation::Close),
        4 => (0..150_usize).prop_map(Operation::Write),
    ];
    vec(operation, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_that_are_put_together_are_the_same_as_messages_by_themselves(
        operations in operations(),
        policy in (0..POLICIES.len()).prop_map(|policy| POLICIES[policy]),
    ) {
        let (mut together, mut apart, options) = (Outbox::default(), Outbox::default(), options(policy));
        for (number, operation) in operations.into_iter().enumerate() {
            match operation {
                Operation::Push(bytes, kind) => {
                    let message = Message::from(format!("{number} {}", "x".repeat(bytes)));
                    let frame = EncodedFrame::message(message.clone());
                    let pushed = if kind == Kind::Message && together.put(&message, &options) {
                        Pushed::Queued
                    } else {
                        together.push(frame.clone(), kind.clone(), &options)
                    };
                    prop_assert_eq!(pushed, apart.push(frame, kind, &options));
                }
                Operation::Ping | Operation::Pong => for outbox in [&mut together, &mut apart] {
                    outbox.push_control(EncodedFrame::pong("pong".into()), Kind::Pong);
                },
                Operation::Close => for outbox in [&mut together, &mut apart] {
                    outbox.close(&CloseCode::NORMAL.into());
                },
                Operation::Write(bytes) => {
                    let bytes = bytes.min(waiting(&apart).len());
                    for outbox in [&mut together, &mut apart] {
                        outbox.advance(bytes);
                    }
                    prop_assert_eq!(together.take_drained(), apart.take_drained());
                }
            }
            prop_assert_eq!(waiting(&together), waiting(&apart));
            if let Some(batched) = together.batched() {
                prop_assert_eq!(batched, waiting(&apart));
            }
            let state = |outbox: &Outbox| (outbox.bytes(), outbox.messages(), outbox.has_work(), outbox.is_close_written());
            prop_assert_eq!(state(&together), state(&apart));
        }
    }

    #[test]
    fn the_stream_is_whole_frames_in_order_within_bounds_with_one_close_at_its_end(
        operations in operations(),
        policy in (0..POLICIES.len()).prop_map(|policy| POLICIES[policy]),
    ) {
        let (mut outbox, options) = (Outbox::default(), options(policy));
        let (mut stream, mut number) = (Vec::new(), 0_u32);
        // What was queued: the numbers of those that must leave, of those that may be replaced, and the newest of each key.
        let (mut musts, mut replaceable, mut newest) = (Vec::new(), Vec::new(), HashMap::new());
        let mut write = |outbox: &mut Outbox, bytes: usize| {
            let mut scratch = waiting(outbox);
            scratch.truncate(bytes);
            outbox.advance(scratch.len());
            stream.extend(scratch);
        };
        for operation in operations {
            match operation {
                Operation::Push(bytes, kind) => {
                    number += 1;
                    let text = format!("{number} {}", "x".repeat(bytes));
                    let pushed = outbox.push(frame(&text), kind.clone(), &options);
                    if kind == Kind::Must {
                        prop_assert!(pushed != Pushed::Dropped);
                    }
                    if kind.is_replaceable(policy) {
                        replaceable.push(number);
                    }
                    match (pushed, kind) {
                        (Pushed::Queued | Pushed::InPlaceOf(_), Kind::Must) => musts.push(number),
                        (Pushed::Queued | Pushed::Replaced | Pushed::InPlaceOf(_), Kind::Latest(key)) => drop(newest.insert(key, number)),
                        // What waited is lost with the connection.
                        (Pushed::Overflown { .. }, _) => { musts.clear(); newest.clear(); }
                        _ => {}
                    }
                }
                Operation::Ping => { outbox.push_control(EncodedFrame::ping("ping".into()), Kind::Ping); }
                Operation::Pong => { outbox.push_control(EncodedFrame::pong("pong".into()), Kind::Pong); }
                Operation::Close => { outbox.close(&CloseCode::NORMAL.into()); }
                Operation::Write(bytes) => write(&mut outbox, bytes),
            }
            prop_assert!(outbox.waiting.len() - outbox.controls <= options.outbox_messages_max);
            prop_assert!(outbox.bytes <= options.outbox_bytes_max);
            prop_assert!(outbox.controls <= CONTROLS_MAX + 2);
            let messages = outbox.waiting.iter().filter(|one| !one.kind.is_control());
            prop_assert_eq!(outbox.bytes, messages.map(|one| one.frame.payload_len()).sum::<usize>());
        }
        while outbox.has_work() {
            write(&mut outbox, usize::MAX);
        }
        let said = payloads(&stream);
        let numbers: Vec<u32> = said.iter().filter_map(|one| one.split_once(' ')?.0.parse().ok()).collect();
        let in_order = numbers.iter().filter(|number| !replaceable.contains(number));
        prop_assert!(in_order.is_sorted(), "{:?}", numbers);
        for number in musts.iter().chain(newest.values()) {
            prop_assert!(numbers.contains(number), "{} was queued and never left: {:?}", number, numbers);
        }
        let closes = said.iter().filter(|one| ["1000", "4008"].contains(&one.as_str())).count();
        prop_assert!(closes <= 1);
        prop_assert_eq!(closes == 1, outbox.is_close_written());
        if closes == 1 {
            let last = said.last().map(String::as_str);
            prop_assert!(["1000", "4008"].contains(&last.unwrap_or_default()));
        }
    }
}
