//! Looking at what a stream begins with, without taking it.

use std::future::Future;
use std::io;

use tokio::io::{AsyncRead, AsyncWrite};

/// As many bytes are looked at.
pub(crate) const PEEK_BYTES: usize = 24;

/// A socket, whose first bytes say which protocol they are of.
pub(crate) trait Peek: AsyncRead + AsyncWrite + Send + Sync + Unpin + 'static {
    /// Waits until what has come says enough, or is all there is. One system call, where that is so at once.
    fn peek(
        &self,
        bytes: &mut [u8; PEEK_BYTES],
        says_enough: impl Fn(&[u8]) -> bool + Send + Sync,
    ) -> impl Future<Output = io::Result<usize>> + Send;
}

#[cfg(unix)]
mod unix {
    use std::os::fd::AsFd;

    use rustix::net::{RecvFlags, recv};
    use tokio::io::Interest;
    use tokio::net::{TcpStream, UnixStream};

    use super::{PEEK_BYTES, Peek, io};

    /// `seen` is how much there was when the runtime was told to wait for more. Where it has woken us for no more than that,
    /// the peer has ended its side, and would have us woken for ever.
    fn look(
        socket: impl AsFd,
        bytes: &mut [u8; PEEK_BYTES],
        says_enough: &impl Fn(&[u8]) -> bool,
        seen: &mut usize,
    ) -> io::Result<usize> {
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        let (length, _) = recv(socket, &mut bytes[..], flags)?;
        if length > *seen && !says_enough(&bytes[..length]) {
            *seen = length;
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(length)
    }

    impl Peek for TcpStream {
        async fn peek(
            &self,
            bytes: &mut [u8; PEEK_BYTES],
            says_enough: impl Fn(&[u8]) -> bool + Send + Sync,
        ) -> io::Result<usize> {
            let mut seen = 0;
            let look = || look(self, bytes, &says_enough, &mut seen);
            self.async_io(Interest::READABLE, look).await
        }
    }

    impl Peek for UnixStream {
        async fn peek(
            &self,
            bytes: &mut [u8; PEEK_BYTES],
            says_enough: impl Fn(&[u8]) -> bool + Send + Sync,
        ) -> io::Result<usize> {
            let mut seen = 0;
            let look = || look(self, bytes, &says_enough, &mut seen);
            self.async_io(Interest::READABLE, look).await
        }
    }
}

#[cfg(not(unix))]
impl Peek for tokio::net::TcpStream {
    /// What comes in pieces is taken for what its first piece says.
    async fn peek(
        &self,
        bytes: &mut [u8; PEEK_BYTES],
        _says_enough: impl Fn(&[u8]) -> bool + Send + Sync,
    ) -> io::Result<usize> {
        tokio::net::TcpStream::peek(self, bytes).await
    }
}
