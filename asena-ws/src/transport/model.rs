//! A network for loom: it takes so many bytes, and more when a thread of the model says so.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use loom::sync::{Condvar, Mutex, MutexGuard};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::outlet::Outlet;

/// Both the socket's half that an [`Outlet`] writes to, and what the model sees of it. A clone is the same network.
#[derive(Clone, Debug)]
pub(crate) struct OwnedWriteHalf(Arc<Kernel>);

#[derive(Debug)]
struct Kernel {
    state: Mutex<State>,
    has_taken: Condvar,
}

#[derive(Debug)]
struct State {
    /// How many bytes it takes before it blocks.
    room: usize,
    taken: Vec<u8>,
    is_broken: bool,
    task: Option<Waker>,
}

impl OwnedWriteHalf {
    pub(crate) fn with_room(room: usize) -> Self {
        Self(Arc::new(Kernel {
            state: Mutex::new(State {
                room,
                taken: Vec::new(),
                is_broken: false,
                task: None,
            }),
            has_taken: Condvar::new(),
        }))
    }

    /// A way out that anybody may write to.
    pub(crate) fn outlet(&self) -> Outlet {
        Outlet::tcp(self.clone())
    }

    /// A way out that only the task may write to, with this as its stream.
    pub(crate) fn outlet_by_task() -> Outlet {
        Outlet::by_task()
    }

    /// From now on it takes so many bytes more.
    pub(crate) fn make_room(&self, bytes: usize) {
        self.change(|state| state.room += bytes);
    }

    pub(crate) fn break_off(&self) {
        self.change(|state| state.is_broken = true);
    }

    pub(crate) fn taken(&self) -> Vec<u8> {
        self.state().taken.clone()
    }

    /// Blocks until it has taken so many bytes.
    pub(crate) fn wait_for(&self, bytes: usize) {
        let mut state = self.state();
        while state.taken.len() < bytes {
            state = self
                .0
                .has_taken
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let task = {
            let mut state = self.state();
            change(&mut state);
            state.task.take()
        };
        if let Some(task) = task {
            task.wake();
        }
    }

    pub(super) fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        self.try_write_vectored(&[IoSlice::new(bytes)])
    }

    pub(super) fn try_write_vectored(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let mut state = self.state();
        if state.is_broken {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if state.room == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let bytes = slices.iter().flat_map(|slice| slice.iter().copied());
        let part: Vec<u8> = bytes.take(state.room).collect();
        state.room -= part.len();
        state.taken.extend_from_slice(&part);
        self.0.has_taken.notify_all();
        Ok(part.len())
    }

    pub(super) fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = self.state();
        if state.room > 0 || state.is_broken {
            return Poll::Ready(Ok(()));
        }
        state.task = Some(context.waker().clone());
        Poll::Pending
    }

    #[expect(clippy::unused_self, reason = "the socket's half is used up so")]
    pub(super) fn forget(self) {}
}

impl AsRef<Self> for OwnedWriteHalf {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl From<tokio::net::tcp::OwnedWriteHalf> for OwnedWriteHalf {
    fn from(_: tokio::net::tcp::OwnedWriteHalf) -> Self {
        unreachable!("a model has no sockets")
    }
}

impl AsyncWrite for OwnedWriteHalf {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.try_write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                // Nothing but this task writes, but room may have been made since.
                match self.poll_write_ready(context) {
                    Poll::Ready(_) => Poll::Ready(self.try_write(bytes)),
                    Poll::Pending => Poll::Pending,
                }
            }
            written => Poll::Ready(written),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for OwnedWriteHalf {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}
