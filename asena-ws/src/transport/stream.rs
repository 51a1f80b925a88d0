use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{BufMut, Bytes};
#[cfg(any(feature = "tls", unix))]
use hyper::rt::{Read, Write};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio_util::io::poll_read_buf;

use super::outlet::Outlet;
use super::scratch::with_read_buffer;
use super::stream_lease::StreamLease;
#[cfg(feature = "tls")]
use super::tls::TlsStream;

/// A stream that is not a TCP socket of our own: TLS, HTTP/2, a pipe in memory.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// What a connection's task has of its stream.
pub(crate) enum Inlet {
    /// Its other half is in the [`Outlet`], to be written from any task.
    Tcp(OwnedReadHalf),
    /// Read and written by the task alone. Boxed twice, so that a socket's task has no room for it.
    Any(Box<Box<dyn Duplex>>),
    /// It has ended.
    Gone,
}

/// As much of what trails behind a close frame is thrown away.
const TRAILING_BYTES_MAX: usize = 256 * 1024;

/// Takes the stream out of an upgraded request, with the bytes that came behind it.
///
/// A TCP socket is freed of what hyper needed for it; anything else is used as it is. A stream of HTTP/2 has a lease.
pub(crate) fn open(upgraded: Upgraded, lease: Option<StreamLease>) -> (Inlet, Outlet, Bytes) {
    if let Some(lease) = lease {
        let (inlet, outlet) = of(Box::new(lease.over(TokioIo::new(upgraded))));
        return (inlet, outlet, Bytes::new());
    }
    // Behind our own accept loop, and behind `axum::serve`, which wraps it once more.
    let upgraded = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => return tcp(parts.io, &parts.read_buf),
        Err(upgraded) => upgraded,
    };
    match downcast::<TokioIo<TcpStream>>(upgraded) {
        Ok(parts) => {
            // Our own accept loop has done so. It fails where the peer has gone, which the first read will tell.
            let _ = parts.io.inner().set_nodelay(true);
            tcp(parts.io, &parts.read_buf)
        }
        Err(upgraded) => any(upgraded),
    }
}

/// Takes apart what our own accept loop has put together, for hyper's buffers are larger than an idle connection.
fn any(upgraded: Upgraded) -> (Inlet, Outlet, Bytes) {
    #[cfg(feature = "tls")]
    let upgraded = match take_apart::<TlsStream<TcpStream>>(upgraded) {
        Ok(opened) => return opened,
        Err(upgraded) => upgraded,
    };
    #[cfg(unix)]
    let upgraded = match take_apart::<UnixStream>(upgraded) {
        Ok(opened) => return opened,
        Err(upgraded) => upgraded,
    };
    let (inlet, outlet) = of(Box::new(TokioIo::new(upgraded)));
    (inlet, outlet, Bytes::new())
}

#[cfg(any(feature = "tls", unix))]
fn take_apart<Stream>(upgraded: Upgraded) -> Result<(Inlet, Outlet, Bytes), Upgraded>
where
    Stream: Duplex + 'static,
    TokioIo<Stream>: Read + Write,
{
    let parts = upgraded.downcast::<TokioIo<Stream>>()?;
    let (inlet, outlet) = of(Box::new(parts.io.into_inner()));
    Ok((inlet, outlet, Bytes::copy_from_slice(&parts.read_buf)))
}

/// Of a stream that only the connection's task reads and writes.
pub(crate) fn of(stream: Box<dyn Duplex>) -> (Inlet, Outlet) {
    (Inlet::Any(Box::new(stream)), Outlet::by_task())
}

fn tcp(stream: TokioIo<TcpStream>, early: &[u8]) -> (Inlet, Outlet, Bytes) {
    let (read, write) = stream.into_inner().into_split();
    // A copy, since these bytes are a part of hyper's read buffer, which a connection would keep alive.
    (
        Inlet::Tcp(read),
        Outlet::tcp(write),
        Bytes::copy_from_slice(early),
    )
}

impl Inlet {
    /// Reads into a buffer that is initialised.
    pub(crate) fn poll_read(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(buffer);
        let read = match self {
            Self::Tcp(half) => Pin::new(half).poll_read(context, &mut buffer),
            Self::Any(stream) => Pin::new(stream).poll_read(context, &mut buffer),
            Self::Gone => Poll::Ready(Ok(())),
        };
        read.map_ok(|()| buffer.filled().len())
    }

    /// Reads into the rest of a buffer.
    pub(crate) fn poll_read_into(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut impl BufMut,
    ) -> Poll<io::Result<usize>> {
        match self {
            Self::Tcp(half) => poll_read_buf(Pin::new(half), context, buffer),
            Self::Any(stream) => poll_read_buf(Pin::new(stream), context, buffer),
            Self::Gone => Poll::Ready(Ok(0)),
        }
    }

    /// Throws away what has arrived by now: closing a socket with unread bytes would reset it, and the peer might lose what
    /// it has not read either (RFC 6455 §7.1.1).
    pub(crate) fn discard(&mut self, context: &mut Context<'_>) {
        with_read_buffer(|buffer| {
            let mut left = TRAILING_BYTES_MAX;
            while left > 0 {
                match self.poll_read(context, buffer) {
                    Poll::Ready(Ok(bytes)) if bytes > 0 => left = left.saturating_sub(bytes),
                    Poll::Ready(_) | Poll::Pending => return,
                }
            }
        });
    }

    /// Lets go of the stream, which closes it once the [`Outlet`] has let go of it too.
    pub(crate) fn end(&mut self, context: &mut Context<'_>) {
        if let Self::Any(stream) = self {
            // TLS says that it ends. That it may not get through is no reason to wait.
            let _ = Pin::new(stream).poll_shutdown(context);
        }
        *self = Self::Gone;
    }

    pub(crate) fn is_written_by_task(&self) -> bool {
        matches!(self, Self::Any(_))
    }

    /// The stream, where the task must write to it by itself.
    pub(crate) fn writer(&mut self) -> Option<Pin<&mut dyn Duplex>> {
        match self {
            Self::Tcp(_) | Self::Gone => None,
            Self::Any(stream) => Some(Pin::new(&mut ***stream)),
        }
    }
}

impl fmt::Debug for Inlet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tcp(_) => "Tcp",
            Self::Any(_) => "Any",
            Self::Gone => "Gone",
        })
    }
}
