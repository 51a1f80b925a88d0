use super::operation::{Behaviour, Class, Setting, Step};
use super::*;

fn setting(is_wide_open: bool) -> Setting {
    Setting {
        allows_large: true,
        inbox_messages_max: 3,
        inbox_bytes_max: 200,
        outbox_messages_max: 7,
        outbox_bytes_max: 1000,
        policy: 0,
        concurrency: 0,
        is_wide_open,
    }
}

fn after(operations: impl IntoIterator<Item = Operation>, is_wide_open: bool, ending: Ending) {
    let steps = operations.into_iter().map(|operation| Step {
        operation,
        settles: true,
    });
    run(&Script {
        setting: setting(is_wide_open),
        ending,
        behaviours: vec![Behaviour::Return],
        steps: steps.collect(),
    });
}

/// What tokio has in a task beside its future, on 64 bits. It aligns tasks to 128 bytes, so that one byte more costs 128.
#[cfg(target_pointer_width = "64")]
#[test]
fn a_connection_and_what_tokio_adds_are_a_task_of_256_bytes() {
    let bare = Bare::new(
        Arc::new(Subject::new(1, Vec::new())),
        ConnectionOptions::default(),
    );
    let (_socket, task) = bare.connect(Box::new(Wire::default()), &Bytes::new());
    let bytes = size_of_val(&*task);
    assert!(bytes + 104 <= 256, "{bytes}");
}

#[test]
fn a_peer_that_floods_is_given_its_close_frame_and_no_more_time_than_others() {
    after([Operation::PeerFloods], true, Ending::Close);
}

#[test]
fn a_peer_that_floods_and_takes_nothing_is_cut_off() {
    after([Operation::PeerFloods], false, Ending::Block);
}

#[test]
fn a_peer_that_floods_gets_what_it_is_sent() {
    let send = Operation::Send {
        size: 10,
        class: Class::Plain,
    };
    after([Operation::PeerFloods, send], true, Ending::PeerEnds);
}

fn ask(operations: impl IntoIterator<Item = Operation>, ending: Ending) {
    let steps = operations.into_iter().map(|operation| Step {
        operation,
        settles: true,
    });
    run(&Script {
        setting: setting(true),
        ending,
        behaviours: vec![Behaviour::Ask, Behaviour::Ask],
        steps: steps.collect(),
    });
}

fn message() -> Operation {
    Operation::Message {
        is_text: true,
        size: 10,
        frames: 0,
        has_pings: false,
    }
}

#[test]
fn a_call_ends_however_the_connection_does() {
    for ending in [
        Ending::PeerEnds,
        Ending::PeerCloses,
        Ending::Break,
        Ending::Close,
        Ending::Terminate,
        Ending::Abort,
        Ending::Block,
    ] {
        ask([], ending);
        ask(
            [
                message(),
                Operation::Arrive(0),
                Operation::Answer(0),
                Operation::Arrive(0),
            ],
            ending,
        );
    }
}

#[test]
fn a_call_behind_which_too_much_arrives_is_given_up() {
    let mut operations: Vec<Operation> = (0..20).map(|_| message()).collect();
    operations.push(Operation::Arrive(0));
    operations.extend([Operation::Answer(0), Operation::Answer(1), Operation::Arrive(0)]);
    ask(operations, Ending::PeerCloses);
}

/// A task that nobody runs.
struct Task;

impl Wake for Task {
    fn wake(self: Arc<Self>) {}
}

#[tokio::test]
async fn a_socket_that_outlives_its_connection_does_not_hold_the_task() {
    let bare = Bare::new(
        Arc::new(Subject::new(1, Vec::new())),
        ConnectionOptions::default(),
    );
    let (socket, mut connection) = bare.connect(Box::new(Wire::default()), &Bytes::new());
    let task = Arc::new(Task);
    let waker = Waker::from(Arc::clone(&task));
    let mut context = Context::from_waker(&waker);
    assert!(connection.as_mut().poll(&mut context).is_pending());
    drop((connection, waker));
    assert!(!socket.is_open());
    assert_eq!(Arc::strong_count(&task), 1, "the socket has its waker");
}
