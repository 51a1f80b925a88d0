use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Deflater, Inflater};
use super::{inflate, inflate_into, text};

/// Pieces of which some come again, near and far.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => (0..3_000_usize, 0..300_usize).prop_map(|(start, len)| text(start + len)[start..].to_vec()),
        2 => vec(any::<u8>(), 0..100),
        1 => (any::<u8>(), 0..5_000_usize).prop_map(|(byte, len)| vec![byte; len]),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_come_through_in_any_pieces(
        messages in vec(message(), 1..5),
        (level, deflate_bits, inflate_bits) in (1..=9_u8, 9..=15_u8, 9..=15_u8),
        (sender_keeps, receiver_keeps) in select(vec![(false, false), (false, true), (true, true)]),
        piece_len in prop_oneof![1..10_usize, 1..5_000_usize],
    ) {
        let mut deflater = Deflater::new(level, deflate_bits, sender_keeps);
        let mut inflater = if receiver_keeps {
            Inflater::with_context(inflate_bits.max(deflate_bits))
        } else {
            Inflater::without_context()
        };
        for message in messages {
            let mut compressed = b"head".to_vec();
            deflater.deflate(&message, &mut compressed).unwrap();
            prop_assert!(compressed.starts_with(b"head"));
            let received = inflate(&mut inflater, &compressed[4..], piece_len, message.len());
            prop_assert_eq!(received, Ok(message));
        }
    }

    #[test]
    fn whatever_comes_neither_panics_nor_exceeds_the_limit(
        messages in vec(vec(prop_oneof![any::<u8>(), select(vec![0x00, 0x03, 0xff, 0xf2])], 0..300), 1..4),
        output_max in 0..2_000_usize,
        piece_len in 1..50_usize,
        context_bits in proptest::option::of(8..=15_u8),
    ) {
        let mut inflater = context_bits.map_or_else(Inflater::without_context, Inflater::with_context);
        for compressed in messages {
            let mut output = Vec::new();
            let result = inflate_into(&mut inflater, &mut output, &compressed, piece_len, output_max);
            prop_assert!(output.len() <= output_max);
            prop_assert!(output.capacity() <= output_max + 1);
            if result.is_err() {
                inflater.reset();
                let hello = inflate(&mut inflater, &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], 1, 5);
                prop_assert_eq!(hello.as_deref(), Ok(&b"Hello"[..]));
            }
        }
    }

    #[test]
    fn a_message_that_was_damaged_neither_panics_nor_exceeds_the_limit(
        message in message(),
        (at, mask) in (any::<proptest::sample::Index>(), 1..=255_u8),
        has_context in any::<bool>(),
    ) {
        let mut compressed = Vec::new();
        Deflater::new(6, 15, false).deflate(&message, &mut compressed).unwrap();
        *at.get_mut(&mut compressed) ^= mask;
        let mut inflater = if has_context { Inflater::with_context(15) } else { Inflater::without_context() };
        let mut output = Vec::new();
        let _ = inflate_into(&mut inflater, &mut output, &compressed, 10, message.len());
        prop_assert!(output.len() <= message.len());
    }

    #[test]
    fn how_a_message_is_cut_makes_no_difference(
        compressed in vec(any::<u8>(), 0..200),
        piece_len in 1..50_usize,
        has_context in any::<bool>(),
    ) {
        let new = || if has_context { Inflater::with_context(15) } else { Inflater::without_context() };
        let (mut whole, mut cut) = (Vec::new(), Vec::new());
        let expected = inflate_into(&mut new(), &mut whole, &compressed, 1_000, 10_000);
        let result = inflate_into(&mut new(), &mut cut, &compressed, piece_len, 10_000);
        prop_assert_eq!(result, expected);
        if expected.is_ok() {
            prop_assert_eq!(cut, whole);
        }
    }
}
