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
