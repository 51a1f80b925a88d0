//! Compression per message (RFC 7692, permessage-deflate): what is agreed in the handshake, and bytes in, bytes out.
//! Pure: it knows no frames, no sockets, no clock. RSV1, fragments and close codes are its users' business.

mod agreement;
mod compression;
mod deflater;
mod extensions;
mod inflater;
mod offer;
mod pool;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use self::agreement::Agreement;
pub use self::compression::Compression;
#[cfg(test)]
use self::deflater::Deflater;
pub(crate) use self::inflater::InflateError;
#[cfg(test)]
use self::inflater::Inflater;
pub(crate) use self::pool::DeflatePool;
pub(crate) use self::stream::{Compressor, Decompressor};

/// What a sync flush ends with, and what a message goes without (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// The base-2 logarithm of the largest window (RFC 7692 §7.1.2): 32 KiB, and what holds when nothing is said.
const WINDOW_BITS_MAX: u8 = 15;

/// The smallest window that zlib compresses raw DEFLATE with: 512 bytes. RFC 7692 knows 8, zlib makes 9 of it.
const WINDOW_BITS_MIN: u8 = 9;
