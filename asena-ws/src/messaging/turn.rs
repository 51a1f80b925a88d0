//! A turn: one poll of a connection's task, or one call that sends. What is sent in it leaves at its end, each receiver's frames
//! together.

use std::cell::RefCell;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::yield_now;

use super::shared::Shared;

/// As many connections as are written to before others get their turn.
const WRITES_MAX: usize = 256;

thread_local! {
    static TURN: RefCell<State> = const { RefCell::new(State { is_running: false, touched: Vec::new() }) };
}

struct State {
    is_running: bool,
    touched: Vec<Arc<Shared>>,
}

/// Until it is dropped, connections of this thread only note what is sent. Inside another turn it is a part of that.
#[derive(Debug)]
pub(crate) struct Turn {
    is_outermost: bool,
}

impl Turn {
    pub(crate) fn begin() -> Self {
        let is_outermost = TURN.with_borrow_mut(|state| !std::mem::replace(&mut state.is_running, true));
        Self { is_outermost }
    }

    /// Notes that a connection has something to write; false if there is no turn.
    pub(super) fn touch(connection: &Arc<Shared>) -> bool {
        TURN.with_borrow_mut(|state| {
            if state.is_running {
                state.touched.push(Arc::clone(connection));
            }
            state.is_running
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_outermost {
            return;
        }
        let mut touched = TURN.with_borrow_mut(|state| {
            state.is_running = false;
            std::mem::take(&mut state.touched)
        });
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
    TURN.with_borrow_mut(|state| {
        if state.touched.capacity() == 0 {
            state.touched = touched;
        }
    });
}
