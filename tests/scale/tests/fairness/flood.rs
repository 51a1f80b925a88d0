use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use asena_ws_scale::frame::{Opcode, encode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Where it gives up, so that a test that fails ends.
const BYTES_MAX: usize = 256 << 20;

/// A peer that never stops: whenever it is read, it has more. What it is sent it throws away.
pub(crate) struct Flood {
    handshake: Vec<u8>,
    frame: Vec<u8>,
    /// Where in the frame the next read goes on.
    position: usize,
    sent: Arc<AtomicUsize>,
}

impl Flood {
    /// Of messages of so many bytes, to the endpoint at `/flood`. With a count of the bytes that were read.
    pub(crate) fn of(message_bytes: usize) -> (Self, Arc<AtomicUsize>) {
        let handshake = "GET /flood HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let sent = Arc::new(AtomicUsize::new(0));
        let flood = Self {
            handshake: handshake.as_bytes().to_vec(),
            frame: encode(Opcode::Text, &vec![b'x'; message_bytes]),
            position: 0,
            sent: Arc::clone(&sent),
        };
        (flood, sent)
    }
}

impl AsyncRead for Flood {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let handshake = std::mem::take(&mut self.handshake);
        if !handshake.is_empty() {
            buffer.put_slice(&handshake);
            return Poll::Ready(Ok(()));
        }
        if self.sent.load(Ordering::Relaxed) > BYTES_MAX {
            return Poll::Ready(Ok(()));
        }
        while buffer.remaining() > 0 {
            let rest = &self.frame[self.position..];
            let taken = rest.len().min(buffer.remaining());
            buffer.put_slice(&rest[..taken]);
            self.position = (self.position + taken) % self.frame.len();
            self.sent.fetch_add(taken, Ordering::Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Flood {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
