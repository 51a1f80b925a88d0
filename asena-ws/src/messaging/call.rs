use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};

use super::call_error::CallError;
use super::call_table::Outcome;
use super::delivery::{SendError, SendOutcome};
use super::emission::kind;
use super::outgoing::Outgoing;
use super::shared::Shared;
use super::socket::Socket;
use crate::connection::outbox::Kind;
use crate::events::{CALLS_MAX, Call, EmittedBy, encode, read_answer};
use crate::protocol::Message;
use crate::telemetry::counters::{CallOutcome, EventPlace};

impl<S> Socket<S> {
    /// Asks the client, and waits for its answer: `{"event": "…", "data": …, "id": n}` is answered with `{"id": n, "ok": …}`.
    ///
    /// For events that have a `reply = …`, and are listed in the endpoint's `emits`. The client has 10 s
    /// ([`call_timeout`](crate::ConnectionOptions::call_timeout)), or what [`within`](PendingCall::within) says. The call is made when it is
    /// awaited; dropping it gives it up.
    ///
    /// It may be awaited in a handler: answers are found by the reader of the connection, and wait for no handler. The messages
    /// behind it do wait, up to twice as many as otherwise; see [`CallError::Congested`]. At most 64 calls of a connection wait at a
    /// time.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// #[event("confirm", reply = bool)]
    /// #[derive(serde::Serialize)]
    /// struct Confirm<'a> {
    ///     question: &'a str,
    /// }
    ///
    /// #[websocket("/files", emits = [Confirm<'_>])]
    /// struct Files;
    ///
    /// #[handlers]
    /// impl Files {
    ///     #[on_message]
    ///     async fn delete(&self, ws: &Socket<Self>, name: String) -> Result<()> {
    ///         let question = format!("delete {name}?");
    ///         if ws.call(&Confirm { question: &question }).await? {
    ///             ws.send(format!("{name} is deleted"));
    ///         }
    ///         Ok(())
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError`] says which: the connection closes, the deadline passes, the client refuses, or answers something else.
    pub fn call<E: EmittedBy<S> + Call>(&self, event: &E) -> PendingCall<E::Reply> {
        let shared = Arc::clone(self.shared());
        let id = shared.next_call_id();
        let place = shared.members.counters.events.emitted(event.description().name);
        let state = match encode(shared.format(), event, Some(id)) {
            Ok(message) => State::Written(message, kind(event)),
            Err(error) => State::Failed(CallError::NotWritten(SendError::Event(error))),
        };
        PendingCall {
            within: shared.members.options.call_timeout,
            shared,
            id,
            event: place,
            state,
            reply: PhantomData,
        }
    }
}

/// A question to the client that is asked when it is awaited: made by [`Socket::call`].
#[must_use = "the client is asked when the call is awaited"]
pub struct PendingCall<T> {
    shared: Arc<Shared>,
    id: u64,
    /// Which event it is, for what is counted.
    event: EventPlace,
    within: Duration,
    state: State,
    reply: PhantomData<fn() -> T>,
}

enum State {
    /// Nobody has been asked yet.
    Written(Message, Kind),
    Failed(CallError),
    Waiting {
        answer: oneshot::Receiver<Outcome>,
        deadline: Pin<Box<Sleep>>,
    },
    Over,
}

impl<T> PendingCall<T> {
    /// How long the client has, from when it is asked.
    pub fn within(mut self, deadline: Duration) -> Self {
        self.within = deadline;
        self
    }

    fn count(&self, outcome: CallOutcome) {
        self.shared.members.counters.calls.count(outcome);
    }

    fn begin(&mut self, message: Message, kind: Kind) -> Result<State, CallError> {
        // Waited for before it is sent, so that no answer is too quick, and no close in between is missed.
        let answer = self
            .shared
            .wait_for_answer(self.id)
            .map_err(|_| CallError::TooManyCalls { max: CALLS_MAX })?;
        match Outgoing::of(message, kind, self.event).send(&self.shared) {
            SendOutcome::Queued => {
                // It may not be reading, because the inbox is full.
                self.shared.wake();
                Ok(State::Waiting {
                    answer,
                    deadline: Box::pin(sleep(self.within)),
                })
            }
            outcome => {
                self.shared.withdraw_call(self.id);
                Err(match outcome {
                    SendOutcome::Dropped => CallError::NotSent,
                    _ => CallError::Closed,
                })
            }
        }
    }
}

impl<T: DeserializeOwned> Future for PendingCall<T> {
    type Output = Result<T, CallError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        this.state = match std::mem::replace(&mut this.state, State::Over) {
            State::Written(message, kind) => match this.begin(message, kind) {
                Ok(state) => state,
                Err(error) => {
                    this.count(CallOutcome::NotSent);
                    return Poll::Ready(Err(error));
                }
            },
            State::Failed(error) => return Poll::Ready(Err(error)),
            state => state,
        };
        let State::Waiting { answer, deadline } = &mut this.state else {
            // As other futures that are polled when they are over.
            return Poll::Pending;
        };
        let outcome = match Pin::new(answer).poll(context) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => {
                ready!(deadline.as_mut().poll(context));
                this.shared.give_call_up(this.id);
                this.state = State::Over;
                this.count(CallOutcome::TimedOut);
                return Poll::Ready(Err(CallError::TimedOut { within: this.within }));
            }
        };
        this.state = State::Over;
        this.count(match outcome {
            Ok(Outcome::Answered(_)) => CallOutcome::Answered,
            Ok(Outcome::Congested) => CallOutcome::Congested,
            Err(_) => CallOutcome::Closed,
        });
        Poll::Ready(match outcome {
            Ok(Outcome::Answered(message)) => {
                read_answer(this.shared.format(), &message).map_err(CallError::from)
            }
            Ok(Outcome::Congested) => Err(CallError::Congested),
            Err(_) => Err(CallError::Closed),
        })
    }
}

impl<T> Drop for PendingCall<T> {
    fn drop(&mut self) {
        if matches!(self.state, State::Waiting { .. }) {
            self.shared.members.counters.calls.count(CallOutcome::GivenUp);
            self.shared.give_call_up(self.id);
        }
    }
}

impl<T> fmt::Debug for PendingCall<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("PendingCall");
        debug.field("socket", &self.shared.id).field("id", &self.id);
        debug.field("within", &self.within).finish_non_exhaustive()
    }
}
