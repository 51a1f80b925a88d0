use super::operation::{Behaviour, Setting, Step};
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
    let send = Operation::Send { size: 10, key: None };
    after([Operation::PeerFloods, send], true, Ending::PeerEnds);
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
