use flate2::{Compress, Compression, FlushCompress};

use super::super::{Deflater, InflateError, Inflater};
use super::{inflate, text};

const HELLO: &[u8] = &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
const HELLO_AGAIN: &[u8] = &[0xf2, 0x00, 0x11, 0x00, 0x00];

#[test]
fn the_examples_of_the_rfc_are_inflated() {
    let table: &[(&str, &[u8], &str)] = &[
        ("§7.2.3.1", HELLO, "Hello"),
        (
            "§7.2.3.3",
            &[0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00],
            "Hello",
        ),
        (
            "§7.2.3.4",
            &[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00],
            "Hello",
        ),
        (
            "§7.2.3.5",
            &[
                0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00,
            ],
            "Hello",
        ),
        ("§7.2.3.6", &[0x00], ""),
        // Beyond the RFC: nothing at all, and a final block without the empty one after it.
        ("nothing", &[], ""),
        (
            "a bare final block",
            &[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00],
            "Hello",
        ),
    ];
    for (section, compressed, expected) in table {
        for piece_len in 1..=compressed.len().max(1) {
            for mut inflater in [Inflater::without_context(), Inflater::with_context(15)] {
                // Twice: the first message must leave nothing behind.
                for _ in 0..2 {
                    let message = inflate(&mut inflater, compressed, piece_len, 5);
                    assert_eq!(
                        message.as_deref(),
                        Ok(expected.as_bytes()),
                        "{section}, by {piece_len}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_example_with_a_shared_window_needs_the_context() {
    let mut inflater = Inflater::with_context(15);
    for compressed in [HELLO, HELLO_AGAIN, &[0x00], HELLO_AGAIN, HELLO] {
        let expected: &[u8] = if compressed == [0x00] { b"" } else { b"Hello" };
        assert_eq!(inflate(&mut inflater, compressed, 2, 5).as_deref(), Ok(expected));
    }
    inflater.reset();
    assert_eq!(
        inflate(&mut inflater, HELLO_AGAIN, 2, 5),
        Err(InflateError::Corrupt)
    );
    let mut inflater = Inflater::without_context();
    assert_eq!(inflate(&mut inflater, HELLO, 2, 5).as_deref(), Ok(&b"Hello"[..]));
    assert_eq!(
        inflate(&mut inflater, HELLO_AGAIN, 2, 5),
        Err(InflateError::Corrupt)
    );
}

#[test]
fn the_examples_of_the_rfc_are_what_is_deflated() {
    for has_context in [false, true] {
        let mut deflater = Deflater::new(6, 15, has_context);
        let mut outputs = ["", "Hello", "", "Hello"].map(|message| {
            let mut output = Vec::new();
            deflater.deflate(message.as_bytes(), &mut output).unwrap();
            output
        });
        if has_context {
            // zlib-rs finds a shorter one than the RFC's "Hello" again.
            let again = std::mem::take(&mut outputs[3]);
            assert!(again.len() <= HELLO_AGAIN.len(), "{again:02x?}");
            assert_eq!(outputs, [&[0x00][..], HELLO, &[0x00], &[]]);
        } else {
            assert_eq!(outputs, [&[0x00][..], HELLO, &[0x00], HELLO]);
        }
    }
}

/// Final blocks end a stream for zlib, and a message goes on after them.
#[test]
fn what_comes_after_a_final_block_may_refer_to_what_came_before_it() {
    let first = text(40_000);
    let second = first[20_000..29_000].to_vec();
    let mut compressed = Vec::with_capacity(60_000);
    let mut before = Compress::new(Compression::best(), false);
    before
        .compress_vec(&first, &mut compressed, FlushCompress::Finish)
        .unwrap();
    let mut after = Compress::new(Compression::best(), false);
    after.set_dictionary(&first[first.len() - (1 << 15)..]).unwrap();
    let start = compressed.len();
    after
        .compress_vec(&second, &mut compressed, FlushCompress::Sync)
        .unwrap();
    assert!(
        compressed.len() - start < second.len() / 8,
        "the second part refers to the first"
    );
    compressed.truncate(compressed.len() - 4);

    let expected = [first, second].concat();
    for window_bits in [None, Some(9), Some(15)] {
        let mut inflater = window_bits.map_or_else(Inflater::without_context, Inflater::with_context);
        let message = inflate(&mut inflater, &compressed, 1_000, expected.len());
        assert_eq!(message.as_ref(), Ok(&expected), "{window_bits:?}");
    }
}

#[test]
fn a_message_that_refers_to_one_before_a_final_block_is_inflated() {
    let mut inflater = Inflater::with_context(15);
    let with_final_block = [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00];
    for compressed in [
        &with_final_block[..],
        HELLO_AGAIN,
        &with_final_block[..7],
        HELLO_AGAIN,
    ] {
        assert_eq!(
            inflate(&mut inflater, compressed, 3, 5).as_deref(),
            Ok(&b"Hello"[..])
        );
    }
}

#[test]
fn a_message_that_is_no_deflate_is_corrupt() {
    let table: &[(&str, &[u8])] = &[
        ("a block of the reserved type", &[0xff]),
        (
            "a length that is not its complement",
            &[0x00, 0x05, 0x00, 0x05, 0x00],
        ),
        ("a distance before the beginning", HELLO_AGAIN),
        (
            "an end within a stored block",
            &[0x00, 0xff, 0x00, 0x00, 0xff, 0x48],
        ),
        ("an end within a word", &HELLO[..3]),
        ("a tail that was not taken off and cut", &[0x00, 0x00]),
    ];
    for (what, compressed) in table {
        for piece_len in [1, 16] {
            let message = inflate(&mut Inflater::without_context(), compressed, piece_len, 1_000);
            assert_eq!(message, Err(InflateError::Corrupt), "{what}");
        }
    }
}
