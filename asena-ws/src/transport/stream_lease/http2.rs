use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use http::{Extensions, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::sync::{CancellationToken, DropGuard};

/// As much goes into a stream at once. hyper keeps up to three writes beside what its own bound counts, and copies each.
const WRITE_BYTES_MAX: usize = 16 * 1024;

/// Whether a connection of HTTP/2 is in use: there are as many references as requests, answers and WebSockets, and one.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    /// A request has come since somebody looked.
    was_asked: AtomicBool,
}

/// Held by a request of HTTP/2, and by the WebSocket that it becomes.
#[derive(Clone, Debug)]
pub(crate) struct StreamLease {
    _usage: Arc<Usage>,
    /// Tells the end of it.
    _ended: Arc<DropGuard>,
}

/// A stream of HTTP/2 under a WebSocket.
struct Leased<Stream> {
    stream: Stream,
    _lease: StreamLease,
}

impl Usage {
    /// The lease, and what is cancelled when the last clone of it is dropped.
    pub(crate) fn lease(self: &Arc<Self>) -> (StreamLease, CancellationToken) {
        self.was_asked.store(true, Ordering::Relaxed);
        let ended = CancellationToken::new();
        let lease = StreamLease {
            _usage: Arc::clone(self),
            _ended: Arc::new(ended.clone().drop_guard()),
        };
        (lease, ended)
    }

    /// Whether there is anything that goes on, beside the `holders` of this for its own sake, or was since the last look.
    pub(crate) fn is_in_use(self: &Arc<Self>, holders: usize) -> bool {
        let was_asked = self.was_asked.swap(false, Ordering::Relaxed);
        was_asked || Arc::strong_count(self) > holders
    }
}

impl StreamLease {
    /// That of a request, if it became a WebSocket of HTTP/2. Under a server of the user's own, it is nobody's.
    pub(crate) fn of(agreed: StatusCode, extensions: &mut Extensions) -> Option<Self> {
        if agreed != StatusCode::OK {
            return None;
        }
        let lease = extensions.remove::<Self>();
        Some(lease.unwrap_or_else(|| Arc::new(Usage::default()).lease().0))
    }

    pub(in crate::transport) fn over<Stream>(
        self,
        stream: Stream,
    ) -> impl AsyncRead + AsyncWrite + Send + Unpin
    where
        Stream: AsyncRead + AsyncWrite + Send + Unpin,
    {
        Leased { stream, _lease: self }
    }
}

impl<Stream: AsyncRead + Unpin> AsyncRead for Leased<Stream> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<Stream: AsyncWrite + Unpin> AsyncWrite for Leased<Stream> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let bytes = &bytes[..bytes.len().min(WRITE_BYTES_MAX)];
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
