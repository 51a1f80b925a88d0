//! Buffers that belong to a worker's thread, so that an idle connection has none. They are never zeroed again.

use std::cell::Cell;

/// As much as one read may bring.
const READ_BYTES: usize = 64 * 1024;

thread_local! {
    static READ: Cell<Option<Box<[u8]>>> = const { Cell::new(None) };
    static WRITE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Lends the buffer that streams are read into. Where it is lent out already, a call further in gets one of its own.
pub(crate) fn with_read_buffer<T>(read: impl FnOnce(&mut [u8]) -> T) -> T {
    let mut buffer = READ
        .take()
        .unwrap_or_else(|| vec![0; READ_BYTES].into_boxed_slice());
    let result = read(&mut buffer);
    READ.set(Some(buffer));
    result
}

/// Lends an empty buffer to put frames together in.
pub(super) fn with_write_buffer<T>(write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut buffer = WRITE.take();
    buffer.clear();
    let result = write(&mut buffer);
    WRITE.set(buffer);
    result
}
