use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::connection::options::ConnectionOptions;
use crate::driver::bare::Bare;
use crate::service::WebSocketService;

/// A connection of a service and its task, over a stream in memory: what is said to it is answered within one poll.
pub struct Conversation {
    task: Pin<Box<dyn Future<Output = ()>>>,
    line: Line,
}

impl Conversation {
    /// A connection that has opened.
    pub fn new<S: WebSocketService<Data = (), Slot = (), Guard = ()>>(service: S) -> Self {
        let line = Line::default();
        let bare = Bare::new(Arc::new(service), ConnectionOptions::default());
        let (_, task) = bare.connect(Box::new(line.clone()), &Bytes::new());
        let mut conversation = Self {
            // Tokio's budget of a task would end here, where nobody renews it.
            task: Box::pin(tokio::task::unconstrained(task)),
            line,
        };
        conversation.ask(&[]);
        conversation
    }

    /// Says a masked frame, and tells how many bytes come back.
    pub fn ask(&mut self, frame: &[u8]) -> usize {
        self.line.state().said.extend_from_slice(frame);
        let mut context = Context::from_waker(Waker::noop());
        let _ = self.task.as_mut().poll(&mut context);
        std::mem::take(&mut self.line.state().heard)
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Conversation")
    }
}

/// A stream that takes everything.
#[derive(Clone, Default)]
struct Line(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    said: Vec<u8>,
    heard: usize,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut state = self.state();
        if state.said.is_empty() {
            return Poll::Pending;
        }
        let count = state.said.len().min(buffer.remaining());
        buffer.put_slice(&state.said[..count]);
        state.said.drain(..count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, _context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.state().heard += bytes.len();
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
