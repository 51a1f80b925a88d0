use arbitrary::{Arbitrary, Unstructured};

use super::decoder::agreement;
use crate::protocol::Compression;
use crate::protocol::deflate::{Compressor, Decompressor, DeflatePool, InflateError};

#[derive(Debug, Arbitrary)]
struct Setting {
    level: u8,
    has_context: bool,
    window_bits: u8,
    inflated_max: u16,
    chunk: u8,
    /// How many of the bytes are the first message.
    cut: u16,
}

/// What is compressed is inflated to what it was; any bytes inflate to the same however they are cut, or to an error, and never
/// to more than the limit.
pub fn deflate(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let Ok(setting) = Setting::arbitrary(&mut bytes) else {
        return;
    };
    let bytes = bytes.take_rest();
    let compression = Compression::new()
        .level(setting.level)
        .threshold_bytes(0)
        .server_context_takeover(setting.has_context)
        .client_context_takeover(setting.has_context)
        .server_window_bits(setting.window_bits)
        .client_window_bits(setting.window_bits);
    let (first, second) = bytes.split_at(usize::from(setting.cut).min(bytes.len()));
    there_and_back(&compression, [first, second, first]);
    let max = usize::from(setting.inflated_max);
    let whole = inflate(&compression, first, second, usize::MAX, max);
    let cut = inflate(&compression, first, second, usize::from(setting.chunk) + 1, max);
    assert_eq!(cut, whole);
}

fn there_and_back(compression: &Compression, messages: [&[u8]; 3]) {
    let pool = DeflatePool::new(*compression, 1);
    let mut compressor = Compressor::new(agreement(compression));
    // The agreement's windows are of the same size both ways, so what we compress a client could have.
    let mut decompressor = Decompressor::new(agreement(compression));
    for message in messages {
        let mut compressed = Vec::new();
        if !compressor.deflate(&pool, message, &mut compressed) {
            assert!(compressed.is_empty(), "what is not compressed leaves nothing");
            continue;
        }
        let mut output = Vec::new();
        let inflated = decompressor
            .inflate(&pool, &compressed, &mut output, message.len())
            .and_then(|()| decompressor.finish_message(&pool, &mut output, message.len()));
        assert_eq!(inflated, Ok(()));
        assert_eq!(output, message);
    }
}

/// Two messages of a client's, until one is refused.
fn inflate(
    compression: &Compression,
    first: &[u8],
    second: &[u8],
    chunk: usize,
    max: usize,
) -> (Vec<Vec<u8>>, Option<InflateError>) {
    let pool = DeflatePool::new(*compression, 1);
    let mut decompressor = Decompressor::new(agreement(compression));
    let mut messages = Vec::new();
    for message in [first, second] {
        let mut output = Vec::new();
        let inflated = message
            .chunks(chunk)
            .try_for_each(|part| decompressor.inflate(&pool, part, &mut output, max))
            .and_then(|()| decompressor.finish_message(&pool, &mut output, max));
        assert!(output.len() <= max, "{} of {max} bytes", output.len());
        if let Err(error) = inflated {
            return (messages, Some(error));
        }
        messages.push(output);
    }
    (messages, None)
}
