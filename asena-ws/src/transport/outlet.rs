use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(not(all(test, asena_loom)))]
use tokio::net::tcp::OwnedWriteHalf;
use tokio::time::Instant;

#[cfg(all(test, asena_loom))]
use super::model::OwnedWriteHalf;
use super::part::{Part, write, write_unasked};
use super::scratch::with_write_buffer;
use super::stream::Duplex;
use crate::connection::outbox::Outbox;

/// As many parts as one vectored write is given.
const SLICES_MAX: usize = 64;

/// An outbox and the way out of it. Whoever holds its lock may write; nobody waits in it.
#[derive(Debug)]
pub(crate) struct Outlet {
    pub(crate) outbox: Outbox,
    writer: Writer,
    /// Since when the network takes nothing, or has last taken something while more was waiting. The task waits for it to
    /// take more; nobody else tries meanwhile.
    blocked_since: Option<Instant>,
}

#[derive(Debug)]
enum Writer {
    /// Anybody may write.
    Tcp(OwnedWriteHalf),
    /// The connection's task writes, by [`Outlet::poll_flush`].
    ByTask,
    Gone,
}

/// What a flush has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flushed {
    /// Nothing waits any more, or what waits is held back.
    Everything,
    /// The connection's task has to go on.
    ByTask,
    /// The network is gone.
    Failed,
}

impl Outlet {
    pub(super) fn tcp(half: impl Into<OwnedWriteHalf>) -> Self {
        Self::of(Writer::Tcp(half.into()))
    }

    pub(super) fn by_task() -> Self {
        Self::of(Writer::ByTask)
    }

    fn of(writer: Writer) -> Self {
        Self {
            outbox: Outbox::default(),
            writer,
            blocked_since: None,
        }
    }

    /// Writes what waits, as far as the network takes it at once.
    pub(crate) fn flush(&mut self) -> Flushed {
        if !self.outbox.has_work() {
            return Flushed::Everything;
        }
        if self.blocked_since.is_some() {
            return Flushed::ByTask;
        }
        let Writer::Tcp(half) = &self.writer else {
            return match self.writer {
                Writer::Gone => Flushed::Failed,
                Writer::Tcp(_) | Writer::ByTask => Flushed::ByTask,
            };
        };
        let flushed = empty(&mut self.outbox, |part| write(half, &part));
        match flushed {
            Ok(()) => Flushed::Everything,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.blocked_since = Some(Instant::now());
                Flushed::ByTask
            }
            Err(_) => Flushed::Failed,
        }
    }

    /// The same by the connection's task, which is woken when the network takes more.
    pub(crate) fn poll_flush(
        &mut self,
        context: &mut Context<'_>,
        stream: Option<Pin<&mut dyn Duplex>>,
    ) -> Poll<Flushed> {
        match stream {
            Some(stream) => self.poll_flush_into(context, stream),
            None => self.poll_flush_socket(context),
        }
    }

    fn poll_flush_socket(&mut self, context: &mut Context<'_>) -> Poll<Flushed> {
        loop {
            if let (Some(_), Writer::Tcp(half)) = (self.blocked_since, &self.writer) {
                match half.as_ref().poll_write_ready(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Ok(())) => self.blocked_since = None,
                    Poll::Ready(Err(_)) => return Poll::Ready(Flushed::Failed),
                }
            }
            match self.flush() {
                Flushed::ByTask => {}
                flushed => return Poll::Ready(flushed),
            }
        }
    }

    fn poll_flush_into(
        &mut self,
        context: &mut Context<'_>,
        mut stream: Pin<&mut dyn Duplex>,
    ) -> Poll<Flushed> {
        let mut has_moved = false;
        if self.outbox.has_work() {
            let flushed = empty(&mut self.outbox, |part| {
                let written = match part {
                    Part::Bytes(bytes) => stream.as_mut().poll_write(context, bytes),
                    Part::Slices(slices) => stream.as_mut().poll_write_vectored(context, slices),
                };
                has_moved |= matches!(written, Poll::Ready(Ok(_)));
                match written {
                    Poll::Ready(written) => written,
                    Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
                }
            });
            match flushed {
                Ok(()) => self.blocked_since = None,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if has_moved || self.blocked_since.is_none() {
                        self.blocked_since = Some(Instant::now());
                    }
                    return Poll::Pending;
                }
                Err(_) => return Poll::Ready(Flushed::Failed),
            }
        }
        // What is in a buffer of the stream's own, as that of TLS, has not left: to let go of the stream would lose it, and a
        // close frame in it. How much of it moves nobody tells us, so it has no deadline but that of a close.
        match ready!(stream.poll_flush(context)) {
            Ok(()) => Poll::Ready(Flushed::Everything),
            Err(_) => Poll::Ready(Flushed::Failed),
        }
    }

    /// Whether the network takes something after all: to be asked before it is given up.
    ///
    /// A kernel calls a socket writable again when a third of its buffer is free, which may be megabytes. A peer that reads
    /// slowly, and does read, would take nothing for long, as far as we are told.
    pub(crate) fn takes_more(&mut self) -> bool {
        if !self.outbox.has_work() {
            self.blocked_since = None;
            return true;
        }
        let Writer::Tcp(half) = &self.writer else {
            return false;
        };
        let written = with_next_part(&self.outbox, |part| write_unasked(half, &part));
        let Ok(written @ 1..) = written else {
            return false;
        };
        self.outbox.advance(written);
        self.blocked_since = self.outbox.has_work().then(Instant::now);
        true
    }

    /// Tells the peer that nothing follows.
    pub(crate) fn poll_shutdown(&mut self, context: &mut Context<'_>, stream: Option<Pin<&mut dyn Duplex>>) {
        match (stream, &mut self.writer) {
            // It may be cut off half way: the socket's own close follows.
            (Some(stream), _) => drop(stream.poll_shutdown(context)),
            (None, writer @ Writer::Tcp(_)) => *writer = Writer::Gone,
            (None, Writer::ByTask | Writer::Gone) => {}
        }
    }

    /// Drops what waits, and the way out.
    pub(crate) fn end(&mut self) {
        self.outbox.end();
        self.blocked_since = None;
        if let Writer::Tcp(half) = std::mem::replace(&mut self.writer, Writer::Gone) {
            // The task drops the socket, which closes it: no need to shut down this direction before.
            half.forget();
        }
    }

    pub(crate) fn blocked_since(&self) -> Option<Instant> {
        self.blocked_since
    }

    /// Whether a flush may write now, without the connection's task.
    pub(crate) fn is_writable(&self) -> bool {
        matches!(self.writer, Writer::Tcp(_)) && self.blocked_since.is_none() && self.outbox.has_work()
    }
}

/// Writes until nothing waits, or an error.
fn empty(outbox: &mut Outbox, mut write: impl FnMut(Part<'_>) -> io::Result<usize>) -> io::Result<()> {
    while outbox.has_work() {
        match with_next_part(outbox, &mut write) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => outbox.advance(written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn with_next_part<T>(outbox: &Outbox, write: impl FnOnce(Part<'_>) -> T) -> T {
    if let Some(bytes) = outbox.batched() {
        return write(Part::Bytes(bytes));
    }
    with_write_buffer(|scratch| {
        outbox.gather(scratch);
        if !scratch.is_empty() {
            return write(Part::Bytes(scratch));
        }
        let mut slices = [IoSlice::new(&[]); SLICES_MAX];
        let filled = outbox.slices(&mut slices);
        write(Part::Slices(&slices[..filled]))
    })
}
