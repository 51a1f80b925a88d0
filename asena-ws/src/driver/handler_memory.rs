//! The memory of handlers: taken when one begins, given back when it has ended. So an idle connection has none, and a message
//! costs no allocation.

use std::any::Any;
use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::{fmt, thread};

use super::handlers;
use crate::connection::dispatch::Job;
use crate::messaging::Socket;
use crate::service::WebSocketService;

/// Parts of a pool, each under a lock of its own, so that threads rarely meet.
const SHARDS: usize = 8;
/// As much as each part keeps.
const KEPT_MAX: usize = 64;

/// Room for one handler of a service at a time.
pub(super) type HandlerMemory<S> = Pin<Box<dyn Memory<S>>>;

pub(super) trait Memory<S>: Send {
    fn begin(self: Pin<&mut Self>, socket: Socket<S>, job: Job);

    /// When the handler has ended, what it used is dropped.
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()>;
}

pin_project_lite::pin_project! {
    struct Room<Run, Handler> {
        run: Run,
        #[pin]
        handler: Option<Handler>,
    }
}

impl<S, Run, Handler> Memory<S> for Room<Run, Handler>
where
    Run: Fn(Socket<S>, Job) -> Handler + Send,
    Handler: Future<Output = ()> + Send,
{
    fn begin(self: Pin<&mut Self>, socket: Socket<S>, job: Job) {
        let mut this = self.project();
        let handler = (this.run)(socket, job);
        this.handler.set(Some(handler));
    }

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut this = self.project();
        let polled = match this.handler.as_mut().as_pin_mut() {
            Some(handler) => handler.poll(context),
            None => Poll::Ready(()),
        };
        if polled.is_ready() {
            this.handler.set(None);
        }
        polled
    }
}

/// What handlers of one service have given back.
pub(super) struct HandlerPool<S> {
    shards: [Mutex<Vec<HandlerMemory<S>>>; SHARDS],
}

thread_local! {
    /// What the last handler of this thread has given back, an `Option<HandlerMemory<S>>`: nearly always the next one's.
    static LAST: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

impl<S: WebSocketService> HandlerPool<S> {
    pub(super) fn new() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }

    pub(super) fn take(&self) -> HandlerMemory<S> {
        let last =
            LAST.with_borrow_mut(|last| last.as_mut()?.downcast_mut::<Option<HandlerMemory<S>>>()?.take());
        let kept = last.or_else(|| self.shard().pop());
        kept.unwrap_or_else(|| {
            Box::pin(Room {
                run: handlers::run::<S>,
                handler: None,
            })
        })
    }

    /// Takes back memory whose handler has ended.
    pub(super) fn give_back(&self, memory: HandlerMemory<S>) {
        let Some(memory) = LAST.with_borrow_mut(|last| keep_as_last(last, memory)) else {
            return;
        };
        let mut shard = self.shard();
        if shard.len() < KEPT_MAX {
            shard.push(memory);
        }
    }

    fn shard(&self) -> MutexGuard<'_, Vec<HandlerMemory<S>>> {
        thread_local! {
            static SHARD: usize = {
                let hash = RandomState::new().hash_one(thread::current().id()).to_le_bytes();
                usize::from(hash[0]) % SHARDS
            };
        }
        let shard = SHARD.with(|shard| &self.shards[*shard]);
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the memory back if the place is taken by another of its kind. One of another service gives way.
fn keep_as_last<S: WebSocketService>(
    last: &mut Option<Box<dyn Any>>,
    memory: HandlerMemory<S>,
) -> Option<HandlerMemory<S>> {
    match last
        .as_mut()
        .and_then(|last| last.downcast_mut::<Option<HandlerMemory<S>>>())
    {
        Some(Some(_)) => Some(memory),
        Some(empty) => {
            *empty = Some(memory);
            None
        }
        None => {
            *last = Some(Box::new(Some(memory)));
            None
        }
    }
}

impl<S> fmt::Debug for HandlerPool<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HandlerPool")
    }
}
