//! A turn: one poll of a connection's task, or one call that sends. What is sent in it leaves at its end, each receiver's frames
//! together.

use std::cell::RefCell;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::yield_now;

use super::shared::Shared;

/// As many connections as are written to before others get their turn.
const WRITES_MAX: usize = 256;

#[cfg(not(all(test, asena_loom)))]
thread_local! {
    static TURN: RefCell<State> = const { RefCell::new(State::new()) };
}
#[cfg(all(test, asena_loom))]
loom::thread_local! {
    static TURN: RefCell<State> = RefCell::new(State::new());
}

struct State {
    is_running: bool,
    /// The connection whose task has the turn, by its address, and whether it has something to write: the commonest case, which is
    /// not worth a place in the list.
    own: usize,
    is_own_touched: bool,
    touched: Vec<Arc<Shared>>,
}

impl State {
    const fn new() -> Self {
        Self {
            is_running: false,
            own: 0,
            is_own_touched: false,
            touched: Vec::new(),
        }
    }

    /// Of this thread.
    fn with<T>(change: impl FnOnce(&mut Self) -> T) -> T {
        TURN.with(|state| change(&mut state.borrow_mut()))
    }
}

/// Until it is dropped, connections of this thread only note what is sent. Inside another turn it is a part of that.
#[derive(Debug)]
pub(crate) struct Turn {
    is_outermost: bool,
}

impl Turn {
    pub(crate) fn begin() -> Self {
        Self::begin_of(0)
    }

    /// The turn of a connection's task, which flushes that connection by [`take_own`](Self::take_own).
    pub(crate) fn begin_as(own: &Arc<Shared>) -> Self {
        Self::begin_of(address(own))
    }

    fn begin_of(own: usize) -> Self {
        let is_outermost = State::with(|state| {
            let is_outermost = !std::mem::replace(&mut state.is_running, true);
            if is_outermost {
                state.own = own;
            }
            is_outermost
        });
        Self { is_outermost }
    }

    /// Whether the connection whose turn it is has something to write. From then on it is as any other.
    pub(crate) fn take_own(&self) -> bool {
        self.is_outermost
            && State::with(|state| {
                state.own = 0;
                std::mem::take(&mut state.is_own_touched)
            })
    }

    /// Notes that a connection has something to write; false if there is no turn.
    pub(super) fn touch(connection: &Arc<Shared>) -> bool {
        State::with(|state| {
            if state.is_running {
                if state.own == address(connection) {
                    state.is_own_touched = true;
                } else {
                    state.touched.push(Arc::clone(connection));
                }
            }
            state.is_running
        })
    }
}

fn address(connection: &Arc<Shared>) -> usize {
    Arc::as_ptr(connection).addr()
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_outermost {
            return;
        }
        let touched = State::with(|state| {
            state.is_running = false;
            // A task that has panicked has not taken it.
            state.own = 0;
            state.is_own_touched = false;
            (!state.touched.is_empty()).then(|| std::mem::take(&mut state.touched))
        });
        let Some(mut touched) = touched else { return };
        let runtime = match touched.len() {
            0..=WRITES_MAX => None,
            _ => Handle::try_current().ok(),
        };
        match runtime {
            None => {
                touched.drain(..).for_each(|connection| connection.flush());
                give_back(touched);
            }
            Some(runtime) => {
                touched
                    .drain(..WRITES_MAX)
                    .for_each(|connection| connection.flush());
                runtime.spawn(flush(touched));
            }
        }
    }
}

async fn flush(mut connections: Vec<Arc<Shared>>) {
    while !connections.is_empty() {
        let some = connections.len().min(WRITES_MAX);
        connections
            .drain(..some)
            .for_each(|connection| connection.flush());
        yield_now().await;
    }
    give_back(connections);
}

/// The memory of a list is for the next turn, unless that has its own.
fn give_back(touched: Vec<Arc<Shared>>) {
    State::with(|state| {
        if state.touched.capacity() == 0 {
            state.touched = touched;
        }
    });
}
