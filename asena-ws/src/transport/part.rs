//! One write to a socket.

use std::io::{self, IoSlice};

#[cfg(not(all(test, asena_loom)))]
use tokio::net::tcp::OwnedWriteHalf;

#[cfg(all(test, asena_loom))]
use super::model::OwnedWriteHalf;

/// A part of what waits to be written.
pub(super) enum Part<'a> {
    Bytes(&'a [u8]),
    Slices(&'a [IoSlice<'a>]),
}

/// Writes what the kernel takes. If that is nothing, the runtime knows, and wakes the task when it takes more.
pub(super) fn write(half: &OwnedWriteHalf, part: &Part<'_>) -> io::Result<usize> {
    // The runtime keeps what it knows of a socket far from it. A broadcast writes to thousands that take it all, and is
    // quicker when it only looks there if one does not.
    match write_unasked(half, part) {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
        written => return written,
    }
    match part {
        Part::Bytes(bytes) => half.try_write(bytes),
        Part::Slices(slices) => half.try_write_vectored(slices),
    }
}

/// Writes to a socket that the runtime does not know to be writable, which its own `try_write` does not even try.
///
/// If the kernel takes nothing, the runtime does not learn it, and will not tell when that has changed.
#[cfg(all(target_os = "linux", not(all(test, asena_loom))))]
pub(super) fn write_unasked(half: &OwnedWriteHalf, part: &Part<'_>) -> io::Result<usize> {
    use rustix::net::{SendAncillaryBuffer, SendFlags, send, sendmsg};

    // As the standard library writes: a peer that is gone is an error, and no signal.
    let flags = SendFlags::NOSIGNAL;
    let written = match part {
        Part::Bytes(bytes) => send(half.as_ref(), bytes, flags),
        Part::Slices(slices) => sendmsg(half.as_ref(), slices, &mut SendAncillaryBuffer::default(), flags),
    };
    Ok(written?)
}

/// Elsewhere, and in a model of the network, what the network said counts.
#[cfg(any(not(target_os = "linux"), all(test, asena_loom)))]
pub(super) fn write_unasked(_half: &OwnedWriteHalf, _part: &Part<'_>) -> io::Result<usize> {
    Err(io::ErrorKind::WouldBlock.into())
}
