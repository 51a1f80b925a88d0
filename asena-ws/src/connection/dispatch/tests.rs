use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Operation {
    Receive { bytes: usize },
    Drained,
    Leave,
    Close,
    PeerCloses,
    Lost,
    NextJob,
    Finish,
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        8 => (0..200_000_usize).prop_map(|bytes| Operation::Receive { bytes }),
        1 => Just(Operation::Drained),
        1 => Just(Operation::Leave),
        1 => Just(Operation::Close),
        1 => Just(Operation::PeerCloses),
        1 => Just(Operation::Lost),
        8 => Just(Operation::NextJob),
        8 => Just(Operation::Finish),
    ];
    vec(operation, 0..200)
}

/// A message that can be told from all others.
fn message(number: usize, bytes: usize) -> Message {
    Message::from(format!("{number} {}", "x".repeat(bytes)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_bounds_are_kept_and_there_is_one_close(operations in operations(), concurrency in 1..4_u32) {
        let options = ConnectionOptions { concurrency, ..ConnectionOptions::default() };
        let mut dispatch = Dispatch::default();
        let mut sent = Vec::new();
        let mut given: Vec<Job> = Vec::new();
        let mut running = 0;
        let mut first_ending = None;
        let mut closed_after = None;
        for operation in operations {
            match operation {
                Operation::Receive { bytes } => {
                    if dispatch.is_room(&options) {
                        let message = message(sent.len(), bytes);
                        sent.push(message.clone());
                        let job = dispatch.receive(Inbound::Message(message, 0), &options);
                        running += u32::from(job.is_some());
                        prop_assert!(running <= concurrency, "{} handlers beside each other", running);
                        given.extend(job);
                    }
                }
                Operation::Drained => dispatch.drained(),
                Operation::Leave => {
                    dispatch.leave();
                    prop_assert!(!dispatch.is_room(&options) || closed_after.is_some(), "nothing more is read");
                }
                Operation::Close => {
                    dispatch.close();
                    closed_after.get_or_insert(given.len());
                }
                Operation::PeerCloses => {
                    dispatch.end(Ending::Closed(CloseCode::NORMAL.into()));
                    first_ending.get_or_insert(CloseCode::NORMAL);
                }
                Operation::Lost => {
                    dispatch.end(Ending::Lost(CloseCode::ABNORMAL));
                    first_ending.get_or_insert(CloseCode::ABNORMAL);
                }
                Operation::NextJob => {
                    let job = dispatch.next_job(&options);
                    running += u32::from(job.is_some());
                    let alone = matches!(job, Some(Job::Open | Job::Close(_)));
                    prop_assert!(running <= if alone { 1 } else { concurrency }, "{} handlers beside each other", running);
                    given.extend(job);
                }
                Operation::Finish => {
                    if running > 0 {
                        dispatch.finished();
                        running -= 1;
                    }
                }
            }
            if let Some(inbox) = &dispatch.inbox {
                prop_assert!(!inbox.waiting.is_empty(), "an inbox without messages is memory for nothing");
                prop_assert!(inbox.waiting.len() <= options.inbox_messages_max);
                prop_assert!(inbox.bytes < options.inbox_bytes_max + 201_000);
            }
        }
        // Let it run to its end.
        dispatch.end(Ending::Lost(CloseCode::ABNORMAL));
        let reason = first_ending.unwrap_or(CloseCode::ABNORMAL);
        while !dispatch.is_over() {
            given.extend(dispatch.next_job(&options));
            dispatch.finished();
        }
        prop_assert_eq!(dispatch.next_job(&options), None, "nothing comes after the close");
        prop_assert_eq!(given.first(), Some(&Job::Open));
        prop_assert_eq!(given.iter().filter(|job| **job == Job::Open).count(), 1);
        prop_assert_eq!(given.last(), Some(&Job::Close(reason.into())));
        prop_assert_eq!(given.iter().filter(|job| matches!(job, Job::Close(_))).count(), 1);
        let handled: Vec<&Message> = given
            .iter()
            .filter_map(|job| match job {
                Job::Inbound(Inbound::Message(message, _)) => Some(message),
                _ => None,
            })
            .collect();
        let expected: Vec<&Message> = sent.iter().take(handled.len()).collect();
        prop_assert_eq!(&handled, &expected, "in the order of arrival, without a gap");
        prop_assert_eq!(u32::try_from(handled.len()).unwrap_or_default() + u32::from(dispatch.discarded()), u32::try_from(sent.len()).unwrap_or_default(), "each is handled or counted");
        if let Some(position) = closed_after {
            let after = &given[position..];
            prop_assert!(after.iter().all(|job| matches!(job, Job::Open | Job::Close(_))), "{after:?} after the close");
        }
    }
}

#[test]
fn what_came_before_a_clean_close_is_handled_and_what_waits_at_a_reset_is_not() {
    let options = ConnectionOptions::default();
    for (ending, handled) in [
        (Ending::Closed(CloseCode::NORMAL.into()), 2),
        (Ending::Lost(CloseCode::ABNORMAL), 0),
    ] {
        let mut dispatch = Dispatch::default();
        dispatch.next_job(&options);
        dispatch.receive(Inbound::Message("a".into(), 0), &options);
        dispatch.receive(Inbound::Message("b".into(), 0), &options);
        dispatch.end(ending);
        dispatch.finished();
        let mut jobs = Vec::new();
        while let Some(job) = dispatch.next_job(&options) {
            jobs.push(job);
            dispatch.finished();
        }
        assert_eq!(jobs.len(), handled + 1, "{jobs:?}");
        assert_eq!(dispatch.discarded() as usize, 2 - handled);
    }
}

#[test]
fn whoever_leaves_handles_what_was_received_first() {
    let options = ConnectionOptions::default();
    let mut dispatch = Dispatch::default();
    dispatch.next_job(&options);
    dispatch.finished();
    assert!(
        dispatch
            .receive(Inbound::Message("a".into(), 0), &options)
            .is_some()
    );
    assert_eq!(dispatch.receive(Inbound::Message("b".into(), 0), &options), None);
    dispatch.leave();
    assert!(!dispatch.is_room(&options) && !dispatch.has_left());
    dispatch.finished();
    assert!(!dispatch.has_left(), "one waits");
    assert!(dispatch.next_job(&options).is_some());
    assert!(!dispatch.has_left(), "one runs");
    dispatch.finished();
    assert!(dispatch.has_left());
}

#[test]
fn whoever_leaves_while_it_opens_does_not_wait() {
    let mut dispatch = Dispatch::default();
    dispatch.next_job(&ConnectionOptions::default());
    assert!(!dispatch.has_left());
    dispatch.leave();
    assert!(dispatch.has_left());
}
