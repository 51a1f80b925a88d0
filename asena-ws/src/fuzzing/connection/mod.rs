//! One connection as it really runs, over a stream in memory and in time that stands still: a list of operations happens to it,
//! and what must hold of every connection is checked as it goes.

mod operation;
mod peer;
mod subject;
#[cfg(test)]
mod tests;
mod wire;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use bytes::Bytes;
use tokio::runtime::Builder;
use tokio::time::advance;

use self::operation::{Ending, Operation, Script};
use self::peer::{Peer, number_of};
use self::subject::{Call, Subject};
use self::wire::Wire;
use crate::connection::options::ConnectionOptions;
use crate::driver::bare::Bare;
use crate::messaging::{SendOutcome, Signal, Socket};
use crate::protocol::{CloseCode, Message};

/// A peer that floods has the task run again at once, each time: it is run so often between two operations.
const POLLS_MAX: usize = 2_000;
const POLLS_FLOODED_MAX: usize = 3;

/// Whatever happens to a connection: order and bounds are kept, `on_open` is first and `on_close` once and last, of a close frame
/// there is one and nothing behind it, no wake-up is lost, it ends when it should, and nothing of it is left.
pub fn connection(bytes: &[u8]) {
    let Ok(script) = Script::arbitrary_take_rest(Unstructured::new(bytes)) else {
        return;
    };
    run(&script);
}

fn run(script: &Script) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let Ok(runtime) = runtime else {
        unreachable!("a runtime without I/O")
    };
    runtime.block_on(async {
        let mut run = Run::new(script);
        for step in &script.steps {
            run.apply(&step.operation).await;
            if step.settles {
                run.settle();
            }
        }
        run.finish(script.ending).await;
    });
}

struct Run {
    options: ConnectionOptions,
    subject: Arc<Subject>,
    bare: Bare<Subject>,
    socket: Socket<Subject>,
    /// `None` when it has ended.
    task: Option<Pin<Box<dyn Future<Output = ()>>>>,
    alarm: Arc<Alarm>,
    wire: Wire,
    peer: Peer,
    was_aborted: bool,
}

/// Whether the task was woken: it is polled only then.
struct Alarm(AtomicBool);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

impl Run {
    fn new(script: &Script) -> Self {
        let options = script.setting.options();
        let subject = Arc::new(Subject::new(options.concurrency, script.behaviours.clone()));
        let bare = Bare::new(Arc::clone(&subject), options.clone());
        let wire = Wire::default();
        if script.setting.is_wide_open {
            wire.make_room(usize::MAX);
        }
        let (socket, task) = bare.connect(Box::new(wire.clone()), &Bytes::new());
        Self {
            options,
            subject,
            bare,
            socket,
            // Tokio's budget of a task would end here, where nobody renews it.
            task: Some(Box::pin(tokio::task::unconstrained(task))),
            alarm: Arc::new(Alarm(AtomicBool::new(true))),
            wire,
            peer: Peer::default(),
            was_aborted: false,
        }
    }

    async fn apply(&mut self, operation: &Operation) {
        let (socket, subject, wire) = (&self.socket, &self.subject, &self.wire);
        match operation {
            Operation::Message {
                is_text,
                size,
                frames,
                has_pings,
            } => {
                self.peer.message(*is_text, *size, *frames, *has_pings);
            }
            Operation::PeerPings(size) => self.peer.frame(0x89, &vec![b'p'; usize::from(size % 126)]),
            Operation::PeerPongs => self.peer.frame(0x8a, b""),
            Operation::PeerCloses(None) => self.peer.frame(0x88, b""),
            Operation::PeerCloses(Some(code)) => self.peer.frame(0x88, &code.to_be_bytes()),
            Operation::PeerSends(bytes) => {
                self.peer.is_unruly = true;
                self.peer.sent.extend(bytes);
            }
            Operation::Arrive(bytes) => {
                let all = self.peer.sent.len();
                let bytes = if *bytes == 0 {
                    all
                } else {
                    all.min(usize::from(*bytes))
                };
                wire.arrive(&self.peer.sent.drain(..bytes).collect::<Vec<_>>());
            }
            Operation::PeerFloods => {
                wire.arrive(&std::mem::take(&mut self.peer.sent));
                wire.flood();
            }
            Operation::PeerEnds => wire.end(),
            Operation::Break => wire.break_off(),
            Operation::MakeRoom(bytes) => wire.make_room(usize::from(*bytes)),
            Operation::OpenWide => wire.make_room(usize::MAX),
            Operation::Advance(tenths) => advance(Duration::from_millis(100) * u32::from(*tenths)).await,
            Operation::Release(handlers) => subject.guard.add_permits(usize::from(*handlers)),
            Operation::Send { size, class } => drop(subject.send(socket, usize::from(*size), *class)),
            Operation::Answer(id) => self.peer.answer(id % 8 + 1),
            Operation::Broadcast { size } => {
                let message = Message::from("b".repeat(usize::from(*size)));
                let _ = socket.namespace().broadcast(message);
            }
            Operation::Cork { messages } => subject.cork(socket, *messages),
            Operation::Ping(size) => socket.ping(vec![b'p'; usize::from(*size)]),
            Operation::Pong => socket.pong(Bytes::new()),
            Operation::Close(code) => {
                let code = CloseCode::new(*code).unwrap_or(CloseCode::NORMAL);
                socket.close(code, "told so");
            }
            Operation::Terminate => socket.terminate(),
            Operation::Abort => {
                self.was_aborted = true;
                socket.shared().notify(Signal::Aborted);
            }
        }
        assert!(self.socket.buffered_amount() <= self.options.outbox_bytes_max);
    }

    /// Runs the task as long as it is woken.
    fn settle(&mut self) {
        let waker = Waker::from(Arc::clone(&self.alarm));
        let mut polls = 0;
        while self.alarm.0.swap(false, Ordering::AcqRel) {
            let Some(task) = &mut self.task else { return };
            if let Poll::Ready(()) = task.as_mut().poll(&mut Context::from_waker(&waker)) {
                self.task = None;
                return;
            }
            polls += 1;
            if self.wire.floods() && polls >= POLLS_FLOODED_MAX {
                self.alarm.0.store(true, Ordering::Release);
                break;
            }
            assert!(polls < POLLS_MAX, "it wakes itself for ever");
        }
        if self.task.is_some() && self.wire.is_wide_open() {
            self.check_that_all_was_written();
        }
    }

    /// Nothing holds back what was sent.
    fn check_that_all_was_written(&self) {
        assert_eq!(self.socket.buffered_amount(), 0, "what could be written was not");
        if !self.socket.is_open() {
            return;
        }
        let numbers = self.numbers_written();
        for (number, (class, outcome)) in self.subject.sent().into_iter().enumerate() {
            let was_written = numbers.contains(&number);
            let is_queued = outcome == SendOutcome::Queued;
            if class.is_kept(self.options.slow_consumer) {
                assert_eq!(was_written, is_queued, "{number}, {class:?}: {outcome:?}");
            } else {
                assert!(is_queued || !was_written, "{number}, {class:?}: {outcome:?}");
            }
        }
    }

    fn numbers_written(&self) -> Vec<usize> {
        let (heard, _) = Peer::hear(&self.wire.written());
        let messages = heard.iter().filter(|frame| frame.opcode < 8);
        messages.filter_map(|frame| number_of(&frame.payload)).collect()
    }

    async fn finish(mut self, ending: Ending) {
        self.subject.calm_down();
        match ending {
            Ending::PeerEnds => self.wire.end(),
            Ending::PeerCloses => {
                self.peer.frame(0x88, b"");
                self.wire.arrive(&std::mem::take(&mut self.peer.sent));
                self.wire.end();
            }
            Ending::Break => self.wire.break_off(),
            Ending::Close => self.socket.close(CloseCode::NORMAL, "over"),
            Ending::Terminate => self.socket.terminate(),
            Ending::Abort => self.apply(&Operation::Abort).await,
            Ending::Block => {
                self.wire.take_no_more();
                self.socket.ping("?");
            }
        }
        self.settle();
        // The deadlines of a write and of a close, one after the other.
        for deadline in [self.options.write_timeout, self.options.close_timeout] {
            advance(deadline + Duration::from_millis(2)).await;
            self.settle();
        }
        assert!(self.task.is_none(), "it does not end: {ending:?}");
        self.check_handlers();
        self.check_what_was_written();
        self.check_that_nothing_is_left();
    }

    fn check_handlers(&self) {
        assert_eq!(self.subject.complaint(), None);
        let calls = self.subject.calls();
        let closes = calls.iter().filter(|call| matches!(call, Call::Close(_))).count();
        if self.was_aborted {
            assert!(closes <= 1);
        } else {
            assert_eq!(calls.first(), Some(&Call::Open));
            assert!(matches!(calls.last(), Some(Call::Close(_))), "{calls:?}");
            assert_eq!(closes, 1, "{calls:?}");
        }
        if !self.peer.is_unruly {
            let messages = calls.iter().filter_map(|call| match call {
                // An answer that nobody waits for is a message like others.
                Call::Message(payload) if payload.starts_with(b"{") => None,
                Call::Message(payload) => Some(number_of(payload)),
                _ => None,
            });
            for (expected, number) in messages.enumerate() {
                assert_eq!(number, Some(expected), "{calls:?}");
            }
        }
    }

    fn check_what_was_written(&self) {
        let (heard, rest) = Peer::hear(&self.wire.written());
        if let Some(place) = heard.iter().position(|frame| frame.opcode == 8) {
            assert_eq!(
                (place + 1, rest),
                (heard.len(), 0),
                "nothing follows a close frame: {heard:?}"
            );
        }
        // What may be replaced leaves in the place of an earlier one.
        let (sent, policy) = (self.subject.sent(), self.options.slow_consumer);
        let is_in_order = |number: &usize| {
            let (class, _) = sent[*number];
            !class.kind().is_replaceable(policy)
        };
        let mut numbers = self.numbers_written();
        numbers.retain(is_in_order);
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    }

    fn check_that_nothing_is_left(&self) {
        let members = self.bare.members();
        assert_eq!((members.socket_count(), members.leaving().len()), (0, 0));
        assert_eq!(self.socket.buffered_amount(), 0);
        assert!(!self.socket.is_open());
        assert_eq!(
            Arc::strong_count(self.socket.shared()),
            1,
            "somebody holds the connection"
        );
        assert_eq!(self.bare.users(), 0, "somebody holds the endpoint");
        assert_eq!(self.wire.users(), 0, "somebody holds the stream");
    }
}
