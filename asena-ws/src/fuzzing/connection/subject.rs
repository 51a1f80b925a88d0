use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde::{Serialize, Serializer};
use tokio::sync::Semaphore;

use super::operation::{Behaviour, Class};
use crate::container::Component;
use crate::container::descriptor::Descriptor;
use crate::container::key::Key;
use crate::driver::middleware::MiddlewareEntry;
use crate::events::{self, EmittedBy, Event};
use crate::handler_error::{HandlerError, Result};
use crate::messaging::{Outgoing, SendOutcome, Socket};
use crate::protocol::{CloseCode, CloseReason, Message};
use crate::service::{Endpoint, WebSocketService};
use crate::telemetry::counters::EventPlace;

/// The service whose connection is fuzzed: it does as it is told, and checks how its handlers are called.
pub(super) struct Subject {
    concurrency: u32,
    state: Mutex<State>,
    /// What handlers wait for.
    pub(super) guard: Semaphore,
}

#[derive(Default)]
struct State {
    behaviours: VecDeque<Behaviour>,
    calls: Vec<Call>,
    running: u32,
    /// What was wrong with how handlers were called.
    complaint: Option<String>,
    /// By number, what was sent and what became of it.
    sent: Vec<(Class, SendOutcome)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Open,
    Message(Bytes),
    Drain,
    Ping,
    Pong,
    Close(u16),
}

impl Subject {
    pub(super) fn new(concurrency: u32, behaviours: Vec<Behaviour>) -> Self {
        Self {
            concurrency,
            state: Mutex::new(State {
                behaviours: behaviours.into(),
                ..State::default()
            }),
            guard: Semaphore::new(0),
        }
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    pub(super) fn complaint(&self) -> Option<String> {
        self.state().complaint.clone()
    }

    pub(super) fn sent(&self) -> Vec<(Class, SendOutcome)> {
        self.state().sent.clone()
    }

    /// From now on each handler just returns.
    pub(super) fn calm_down(&self) {
        self.state().behaviours.clear();
        self.guard.add_permits(1 << 20);
    }

    /// Sends a message with its number at its beginning.
    pub(super) fn send(&self, socket: &Socket<Self>, size: usize, class: Class) -> SendOutcome {
        let number = self.state().sent.len();
        let message = Message::from(numbered(number, size));
        let outcome = Outgoing::of(message, class.kind(), EventPlace::RAW).send(socket.shared());
        self.state().sent.push((class, outcome));
        outcome
    }

    pub(super) fn cork(&self, socket: &Socket<Self>, messages: u8) {
        socket.cork(|socket| {
            for _ in 0..messages % 12 {
                self.send(socket, 7, Class::Plain);
            }
        });
    }

    async fn run(&self, socket: &Socket<Self>, call: Call) -> Result<()> {
        let _running = self.begin(call);
        let behaviour = self.state().behaviours.pop_front();
        match behaviour.unwrap_or(Behaviour::Return) {
            Behaviour::Return => {}
            Behaviour::Echo => drop(self.send(socket, 3, Class::Plain)),
            Behaviour::SendMuch => drop(self.send(socket, 30_000, Class::Plain)),
            Behaviour::Wait => {
                if let Ok(permit) = self.guard.acquire().await {
                    permit.forget();
                }
            }
            Behaviour::Fail => return Err(HandlerError::client("told_so", "it was told to")),
            Behaviour::Close => socket.close(CloseCode::NORMAL, "bye"),
            Behaviour::Terminate => socket.terminate(),
            Behaviour::Broadcast => drop(socket.namespace().broadcast("all")),
            Behaviour::Cork => self.cork(socket, 5),
            // Whatever comes of it: that something does is what matters.
            Behaviour::Ask => drop(socket.call(&Question).await),
        }
        Ok(())
    }

    fn begin(&self, call: Call) -> Running<'_> {
        let mut state = self.state();
        state.running += 1;
        let is_alone = matches!(call, Call::Open | Call::Close(_));
        let complaint = if state.running > self.concurrency {
            Some("too many at once")
        } else if is_alone && state.running > 1 {
            Some("beside another")
        } else if state.calls.is_empty() != (call == Call::Open) {
            Some("`on_open` is the first and only the first")
        } else if matches!(state.calls.last(), Some(Call::Close(_))) {
            Some("after `on_close`")
        } else {
            None
        };
        // Noted, not thrown: a handler may panic.
        if let Some(complaint) = complaint {
            state.complaint = Some(format!("{complaint}: {call:?}"));
        }
        state.calls.push(call);
        drop(state);
        Running(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn numbered(number: usize, size: usize) -> String {
    format!("{number} {}", "x".repeat(size))
}

struct Running<'a>(&'a Subject);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.state().running -= 1;
    }
}

/// What the peer is asked.
pub(super) struct Question;

impl Serialize for Question {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> std::result::Result<Z::Ok, Z::Error> {
        serializer.serialize_unit()
    }
}

impl Event for Question {
    const NAME: &'static str = "question";
}

impl events::Call for Question {
    type Reply = ();
}

impl EmittedBy<Subject> for Question {}

impl Component for Subject {
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        key: Key::of::<Self>,
        name: "Subject",
        at: Location::caller(),
        dependencies: Vec::new,
        construct: |_| Box::pin(async { Err("it is made by the fuzzer".into()) }),
        lifecycle: None,
        jobs: &[],
        subscriptions: &[],
    };
}

impl Endpoint for Subject {
    type Data = ();
    type Slot = ();
    type Guard = ();
    type Emits = (Question, ());
    const PATH: &'static str = "/";
    const NAME: &'static str = "Subject";

    fn middleware() -> Vec<MiddlewareEntry> {
        Vec::new()
    }
}

impl WebSocketService for Subject {
    async fn on_open(&self, ws: &Socket<Self>) -> Result<()> {
        self.run(ws, Call::Open).await
    }

    async fn on_message(&self, ws: &Socket<Self>, message: Message) -> Result<()> {
        self.run(ws, Call::Message(message.into_bytes())).await
    }

    async fn on_close(&self, ws: &Socket<Self>, reason: CloseReason) {
        // There is nobody to tell of an error.
        let _ = self.run(ws, Call::Close(reason.code.get())).await;
    }

    async fn on_drain(&self, ws: &Socket<Self>) -> Result<()> {
        self.run(ws, Call::Drain).await
    }

    async fn on_ping(&self, ws: &Socket<Self>, _: Bytes) -> Result<()> {
        self.run(ws, Call::Ping).await
    }

    async fn on_pong(&self, ws: &Socket<Self>, _: Bytes) -> Result<()> {
        self.run(ws, Call::Pong).await
    }
}
