//! What the parts do together, by the examples of RFC 7692, by properties, and against zlib streams that are not ours.

mod connection;
mod interop;
mod limits;
mod messages;
mod properties;

use super::{InflateError, Inflater};

/// Inflates one message that comes in pieces of at most `piece_len` bytes.
fn inflate(
    inflater: &mut Inflater,
    compressed: &[u8],
    piece_len: usize,
    output_max: usize,
) -> Result<Vec<u8>, InflateError> {
    let mut output = Vec::new();
    let result = inflate_into(inflater, &mut output, compressed, piece_len, output_max);
    result.map(|()| output)
}

fn inflate_into(
    inflater: &mut Inflater,
    output: &mut Vec<u8>,
    compressed: &[u8],
    piece_len: usize,
    output_max: usize,
) -> Result<(), InflateError> {
    for piece in compressed.chunks(piece_len) {
        inflater.inflate(piece, output, output_max)?;
    }
    inflater.finish_message(output, output_max)
}

/// Text as an application's messages are: short words that come again, and numbers that do not.
fn text(bytes: usize) -> Vec<u8> {
    let words = (0_u32..).flat_map(|word| {
        let number = word.wrapping_mul(2_654_435_761) >> 12;
        format!("{{\"id\":{number},\"room\":\"lobby\"}},").into_bytes()
    });
    words.take(bytes).collect()
}

/// Bytes that no compressor makes smaller.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    (0..bytes).map(|_| next()).collect()
}
