use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::super::{Deflater, Inflater, TAIL};
use super::{inflate, noise, text};

fn messages() -> Vec<Vec<u8>> {
    vec![
        text(1),
        text(3_000),
        noise(700),
        text(70_000),
        vec![7; 100_000],
        noise(40_000),
        text(3_000),
    ]
}

/// Inflates as a peer with just this window: no more than 64 bytes at a time, so that a distance beyond them needs it.
fn inflate_with_plain_zlib(stream: &mut Decompress, mut compressed: &[u8]) -> Vec<u8> {
    let mut message = Vec::new();
    loop {
        let mut output = [0; 64];
        let (taken, made) = (stream.total_in(), stream.total_out());
        let status = stream
            .decompress(compressed, &mut output, FlushDecompress::Sync)
            .expect("valid DEFLATE");
        assert_ne!(status, Status::StreamEnd);
        compressed = &compressed[usize::try_from(stream.total_in() - taken).unwrap()..];
        let made = usize::try_from(stream.total_out() - made).unwrap();
        message.extend_from_slice(&output[..made]);
        if compressed.is_empty() && made < output.len() {
            return message;
        }
    }
}

#[test]
fn what_we_deflate_is_a_stream_for_plain_zlib_with_the_window_that_was_agreed() {
    for window_bits in 9..=15 {
        for level in [1, 2, 6, 9] {
            for has_context in [false, true] {
                let mut deflater = Deflater::new(level, window_bits, has_context);
                let mut stream = Decompress::new_with_window_bits(false, window_bits);
                for message in messages() {
                    let mut compressed = Vec::new();
                    deflater.deflate(&message, &mut compressed).unwrap();
                    compressed.extend(TAIL);
                    if !has_context {
                        stream = Decompress::new_with_window_bits(false, window_bits);
                    }
                    let received = inflate_with_plain_zlib(&mut stream, &compressed);
                    assert!(
                        received == message,
                        "{window_bits} bits, level {level}, context {has_context}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_plain_zlib_deflates_is_inflated_by_any_window_that_is_not_smaller() {
    for window_bits in 9..=15 {
        for flush in [FlushCompress::Sync, FlushCompress::Full] {
            let mut stream = Compress::new_with_window_bits(Compression::new(6), false, window_bits);
            let mut inflaters = [Inflater::with_context(window_bits), Inflater::with_context(15)];
            for message in messages() {
                let mut compressed = Vec::with_capacity(message.len() + message.len() / 8 + 100);
                // A message may have any flushes within, and its fragments end anywhere.
                let (first, second) = message.split_at(message.len() / 3);
                stream
                    .compress_vec(first, &mut compressed, FlushCompress::Partial)
                    .unwrap();
                stream.compress_vec(second, &mut compressed, flush).unwrap();
                let compressed = compressed.strip_suffix(&TAIL).expect("a flush's tail");
                for inflater in &mut inflaters {
                    let received = inflate(inflater, compressed, 1_000, message.len());
                    assert!(received.as_ref() == Ok(&message), "{window_bits} bits, {flush:?}");
                }
            }
        }
    }
}

#[test]
fn a_message_that_plain_zlib_finished_is_inflated() {
    let mut inflater = Inflater::with_context(15);
    for message in messages() {
        let mut compressed = Vec::with_capacity(message.len() + message.len() / 8 + 100);
        let mut stream = Compress::new(Compression::new(6), false);
        stream
            .compress_vec(&message, &mut compressed, FlushCompress::Finish)
            .unwrap();
        compressed.push(0x00);
        assert!(inflate(&mut inflater, &compressed, 100, message.len()) == Ok(message));
    }
}

/// What `Compressor::shared_window_bits` relies on.
#[test]
fn a_message_that_fits_into_a_window_may_be_deflated_with_any() {
    for window_bits in 9..=14 {
        let message = [text(300), noise((1 << window_bits) - 400), text(100)].concat();
        assert_eq!(message.len(), 1 << window_bits);
        let mut compressed = Vec::new();
        Deflater::new(9, 15, false)
            .deflate(&message, &mut compressed)
            .unwrap();
        compressed.extend(TAIL);
        let mut stream = Decompress::new_with_window_bits(false, window_bits);
        assert!(
            inflate_with_plain_zlib(&mut stream, &compressed) == message,
            "{window_bits} bits"
        );
    }
}
