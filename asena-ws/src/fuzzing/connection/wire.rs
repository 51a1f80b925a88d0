use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A long ping, masked with nothing.
const PING: [u8; 6 + 125] = {
    let mut ping = [0; 6 + 125];
    ping[0] = 0x89;
    ping[1] = 0xfd;
    ping
};

/// A stream whose other end is held by the fuzzer. Like a socket's, its wakers are called only for what they wait for.
#[derive(Clone, Default)]
pub(super) struct Wire(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    arrived: VecDeque<u8>,
    /// The peer sends pings as fast as they are read.
    floods: bool,
    has_ended: bool,
    is_broken: bool,
    /// How many bytes it takes before it blocks.
    room: usize,
    written: Vec<u8>,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Wire {
    pub(super) fn arrive(&self, bytes: &[u8]) {
        self.readable(|state| state.arrived.extend(bytes));
    }

    pub(super) fn flood(&self) {
        self.readable(|state| state.floods = true);
    }

    pub(super) fn end(&self) {
        self.readable(|state| {
            state.floods = false;
            state.has_ended = true;
        });
    }

    pub(super) fn break_off(&self) {
        self.readable(|state| state.is_broken = true);
        self.writable(|_| {});
    }

    pub(super) fn make_room(&self, bytes: usize) {
        self.writable(|state| state.room = state.room.saturating_add(bytes));
    }

    pub(super) fn take_no_more(&self) {
        self.state().room = 0;
    }

    pub(super) fn floods(&self) -> bool {
        self.state().floods
    }

    /// Whether it takes all that could be written to it.
    pub(super) fn is_wide_open(&self) -> bool {
        let state = self.state();
        !state.is_broken && state.room > 1 << 40
    }

    pub(super) fn written(&self) -> Vec<u8> {
        self.state().written.clone()
    }

    pub(super) fn users(&self) -> usize {
        Arc::strong_count(&self.0) - 1
    }

    fn readable(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        let waker = state.reader.take();
        drop(state);
        waker.iter().for_each(Waker::wake_by_ref);
    }

    fn writable(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        let waker = state.writer.take();
        drop(state);
        waker.iter().for_each(Waker::wake_by_ref);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut state = self.state();
        if state.is_broken {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        if state.arrived.is_empty() && state.floods {
            let pings = buffer.remaining() / PING.len() + 1;
            state.arrived.extend(PING.repeat(pings));
        }
        if state.arrived.is_empty() && !state.has_ended {
            state.reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        let length = state.arrived.len().min(buffer.remaining());
        let bytes: Vec<u8> = state.arrived.drain(..length).collect();
        buffer.put_slice(&bytes);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = self.state();
        if state.is_broken {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if state.room == 0 {
            state.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        let length = bytes.len().min(state.room);
        state.room -= length;
        state.written.extend_from_slice(&bytes[..length]);
        Poll::Ready(Ok(length))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
