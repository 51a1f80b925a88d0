//! The hand-over between those who send and the connection's task, in every order in which they may meet.
//!
//! The lock, the signals, the turns and the outlet are the real ones; the network is [`model`](crate::transport::model)'s; the
//! task is reduced to what the driver does about the hand-over in one poll. A lost wake-up is a deadlock here, which loom finds.
//! So each of these tests says by its end, too: all that was sent was written, or the connection has ended.

use std::any::Any;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use loom::future::block_on;
use loom::thread;

use super::delivery::SendOutcome;
use super::members::Members;
use super::outgoing::Outgoing;
use super::shared::{Connected, Shared};
use super::signals::Signal;
use super::turn::Turn;
use crate::connection::options::{ConnectionOptions, SlowConsumer};
use crate::protocol::{CloseCode, CloseReason, Message};
use crate::telemetry::counters::EndpointCounters;
use crate::transport::model::OwnedWriteHalf as Network;
use crate::transport::{Duplex, Outlet};

/// `a` as a text frame, and a close frame of code 1000.
const A: &[u8] = b"\x81\x01a";
const B: &[u8] = b"\x81\x01b";
const CLOSE: &[u8] = b"\x88\x02\x03\xe8";

fn connection(outlet: Outlet, options: ConnectionOptions) -> Arc<Shared> {
    Arc::new(Shared::new(
        Connected {
            data: (),
            remote_addr: None,
            protocol: None,
            compression: None,
            members: Arc::new(Members::new(
                "/",
                options,
                EndpointCounters::new("Model", None, &[]),
                Arc::default(),
            )),
            admitted: None,
            origin: None,
            service: Arc::new(()) as Arc<dyn Any + Send + Sync>,
        },
        outlet,
    ))
}

fn send(connection: &Arc<Shared>, text: &'static str) -> SendOutcome {
    connection.send_alone(Message::from(text).into())
}

fn close(connection: &Arc<Shared>) {
    connection.close(&CloseCode::NORMAL.into());
}

/// How the task learned that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    CloseWritten,
    Broken,
    Ended,
    Aborted,
}

/// What the task does, poll by poll, as `driver::connection` does it.
struct Task {
    connection: Arc<Shared>,
    /// For a stream that it alone writes to.
    stream: Option<Network>,
    is_closing: bool,
}

impl Task {
    fn new(connection: &Arc<Shared>, stream: Option<Network>) -> Self {
        Self {
            connection: Arc::clone(connection),
            stream,
            is_closing: false,
        }
    }

    fn run(mut self) -> Over {
        block_on(poll_fn(|context| self.poll(context)))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Over> {
        let _turn = Turn::begin();
        self.connection.register(context.waker());
        let signals = &self.connection.signals;
        if signals.is_raised(Signal::Aborted) {
            return Poll::Ready(Over::Aborted);
        }
        self.is_closing |= signals.take(Signal::Closing);
        if signals.is_raised(Signal::Ended) {
            return Poll::Ready(Over::Ended);
        }
        if signals.is_raised(Signal::Broken) {
            return Poll::Ready(Over::Broken);
        }
        if self.is_closing && signals.is_raised(Signal::CloseWritten) {
            return Poll::Ready(Over::CloseWritten);
        }
        if signals.is_raised(Signal::Blocked) || self.stream.is_some() {
            let stream = self.stream.as_mut();
            let stream = stream.map(|stream| Pin::new(stream) as Pin<&mut dyn Duplex>);
            // What it signals wakes the task.
            let _ = self.connection.poll_flush(context, stream);
        }
        Poll::Pending
    }
}

#[test]
fn what_is_sent_while_the_network_is_full_is_written_when_it_takes_more() {
    loom::model(|| {
        let network = Network::with_room(2);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        let publisher = thread::spawn({
            let connection = Arc::clone(&connection);
            move || send(&connection, "a")
        });
        let peer = thread::spawn({
            let (connection, network) = (Arc::clone(&connection), network.clone());
            move || {
                network.make_room(usize::MAX / 2);
                // Nothing else happens that could wake the task meanwhile.
                network.wait_for(A.len());
                close(&connection);
            }
        });
        assert_eq!(Task::new(&connection, None).run(), Over::CloseWritten);
        assert_eq!(network.taken(), [A, CLOSE].concat());
        publisher.join().expect("it sends");
        peer.join().expect("it reads");
    });
}

#[test]
fn a_stream_that_only_the_task_writes_to_gets_all_of_it() {
    loom::model(|| {
        let network = Network::with_room(2);
        let connection = connection(Network::outlet_by_task(), ConnectionOptions::default());
        let publisher = thread::spawn({
            let connection = Arc::clone(&connection);
            move || send(&connection, "a")
        });
        let peer = thread::spawn({
            let (connection, network) = (Arc::clone(&connection), network.clone());
            move || {
                network.make_room(usize::MAX / 2);
                // Nothing else happens that could wake the task meanwhile.
                network.wait_for(A.len());
                close(&connection);
            }
        });
        let task = Task::new(&connection, Some(network.clone()));
        assert_eq!(task.run(), Over::CloseWritten);
        assert_eq!(network.taken(), [A, CLOSE].concat());
        publisher.join().expect("it sends");
        peer.join().expect("it reads");
    });
}

#[test]
fn two_turns_that_touch_one_connection_leave_nothing_behind() {
    loom::model(|| {
        let network = Network::with_room(usize::MAX / 2);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        let publishers = ["a", "b"].map(|text| {
            let connection = Arc::clone(&connection);
            thread::spawn(move || {
                let _turn = Turn::begin();
                assert_eq!(send(&connection, text), SendOutcome::Queued);
            })
        });
        for publisher in publishers {
            publisher.join().expect("it sends");
        }
        let taken = network.taken();
        assert!(taken == [A, B].concat() || taken == [B, A].concat(), "{taken:x?}");
    });
}

#[test]
fn a_turn_that_is_touched_while_the_task_writes_leaves_nothing_behind() {
    loom::model(|| {
        let network = Network::with_room(1);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        send(&connection, "a");
        let publisher = thread::spawn({
            let (connection, network) = (Arc::clone(&connection), network.clone());
            move || {
                {
                    let _turn = Turn::begin();
                    send(&connection, "b");
                    network.make_room(usize::MAX / 2);
                }
                network.wait_for(A.len() + B.len());
                close(&connection);
            }
        });
        assert_eq!(Task::new(&connection, None).run(), Over::CloseWritten);
        assert_eq!(network.taken(), [A, B, CLOSE].concat());
        publisher.join().expect("it sends");
    });
}

#[test]
fn a_close_is_written_once_and_last_whoever_else_sends() {
    loom::model(|| {
        let network = Network::with_room(usize::MAX / 2);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        let publisher = thread::spawn({
            let connection = Arc::clone(&connection);
            move || send(&connection, "a")
        });
        let closer = thread::spawn({
            let connection = Arc::clone(&connection);
            move || close(&connection)
        });
        assert_eq!(Task::new(&connection, None).run(), Over::CloseWritten);
        let sent = publisher.join().expect("it sends");
        closer.join().expect("it closes");
        let expected = match sent {
            SendOutcome::Queued => [A, CLOSE].concat(),
            _ => CLOSE.to_vec(),
        };
        assert_eq!(network.taken(), expected);
    });
}

#[test]
fn what_is_corked_leaves_with_what_others_send_meanwhile() {
    loom::model(|| {
        let network = Network::with_room(usize::MAX / 2);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        let corking = thread::spawn({
            let connection = Arc::clone(&connection);
            move || {
                let _cork = connection.cork();
                send(&connection, "a");
            }
        });
        send(&connection, "b");
        close(&connection);
        corking.join().expect("it sends");
        assert_eq!(Task::new(&connection, None).run(), Over::CloseWritten);
        assert!(network.taken().ends_with(CLOSE));
    });
}

#[test]
fn a_peer_that_is_too_slow_is_told_so_when_it_takes_more() {
    loom::model(|| {
        let network = Network::with_room(1);
        let options = ConnectionOptions {
            outbox_messages_max: 1,
            slow_consumer: SlowConsumer::Disconnect,
            ..ConnectionOptions::default()
        };
        let connection = connection(network.outlet(), options);
        send(&connection, "a");
        let publisher = thread::spawn({
            let connection = Arc::clone(&connection);
            move || send(&connection, "b")
        });
        let kernel = thread::spawn({
            let (connection, network) = (Arc::clone(&connection), network.clone());
            move || {
                network.make_room(usize::MAX / 2);
                close(&connection);
            }
        });
        assert_eq!(Task::new(&connection, None).run(), Over::CloseWritten);
        let (outcome, taken) = (publisher.join().expect("it sends"), network.taken());
        kernel.join().expect("it takes");
        // The frame that was begun is finished, whatever follows.
        assert!(taken.starts_with(A), "{outcome:?}: {taken:x?}");
        let rest = &taken[A.len()..];
        match outcome {
            SendOutcome::Queued => assert_eq!(rest, [B, CLOSE].concat()),
            SendOutcome::Closed => assert_eq!(rest, CLOSE),
            SendOutcome::Dropped => {
                let slow = CloseReason::new(CloseCode::SLOW_CONSUMER, "slow consumer");
                let slow = crate::protocol::EncodedFrame::close(&slow);
                assert_eq!(rest, slow.slices_from(0).concat());
            }
        }
    });
}

#[test]
fn a_network_that_breaks_is_noticed() {
    loom::model(|| {
        let network = Network::with_room(1);
        let connection = connection(network.outlet(), ConnectionOptions::default());
        let publisher = thread::spawn({
            let connection = Arc::clone(&connection);
            move || send(&connection, "a")
        });
        let kernel = thread::spawn({
            let network = network.clone();
            move || network.break_off()
        });
        assert_eq!(Task::new(&connection, None).run(), Over::Broken);
        publisher.join().expect("it sends");
        kernel.join().expect("it breaks");
    });
}

#[test]
fn an_end_is_noticed_while_the_network_is_full() {
    for signal in [Signal::Ended, Signal::Aborted] {
        loom::model(move || {
            let network = Network::with_room(1);
            let connection = connection(network.outlet(), ConnectionOptions::default());
            let publisher = thread::spawn({
                let connection = Arc::clone(&connection);
                move || send(&connection, "a")
            });
            let killer = thread::spawn({
                let connection = Arc::clone(&connection);
                move || match signal {
                    Signal::Ended => connection.end(),
                    signal => connection.notify(signal),
                }
            });
            let over = Task::new(&connection, None).run();
            assert!(matches!(over, Over::Ended | Over::Aborted), "{over:?}");
            publisher.join().expect("it sends");
            killer.join().expect("it ends it");
        });
    }
}
