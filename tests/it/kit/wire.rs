//! What a test's connection goes over: a TCP socket that was upgraded, or a stream of HTTP/2.
//!
//! `TEST_TRANSPORT=http2` has all tests that open WebSockets by this kit open them by extended CONNECT (RFC 8441), on the app's own
//! server. What they expect stays the same. Tests that speak HTTP/1.1 by hand go on to do so.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::http2::Http2Stream;

/// A connection to the server, of either kind.
pub(crate) enum Wire {
    Tcp(TcpStream),
    Http2(Http2Stream),
}

/// Whether WebSockets go over HTTP/2 in this run.
pub(crate) fn is_http2() -> bool {
    match std::env::var("TEST_TRANSPORT").as_deref() {
        Ok("http2") => true,
        Ok(other) => panic!("TEST_TRANSPORT={other} is none: `http2` is"),
        Err(_) => false,
    }
}

impl Wire {
    /// A TCP connection. With `TCP_NODELAY`: Nagle's algorithm would hold back what a test has sent and takes for delivered.
    pub(crate) async fn dial(address: SocketAddr) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// The server gets a reset.
    pub(super) fn vanish(self) {
        match self {
            Self::Tcp(stream) => stream.set_zero_linger().expect("a socket takes the option"),
            Self::Http2(stream) => stream.reset(),
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Http2(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Http2(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_flush(context),
            Self::Http2(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Http2(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
