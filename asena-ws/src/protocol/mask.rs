/// Unmasks a part of a payload in place, which begins at this offset of the whole (RFC 6455 §5.3), and says whether what it is now
/// is ASCII: to see that costs nothing beside it.
pub(crate) fn unmask(part: &mut [u8], mask: [u8; 4], offset: usize) -> bool {
    let mut key = mask;
    key.rotate_left(offset % 4);
    let word = u64::from_ne_bytes([key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]]);
    let (words, rest) = part.as_chunks_mut::<8>();
    let mut seen = 0;
    for bytes in words {
        let plain = u64::from_ne_bytes(*bytes) ^ word;
        seen |= plain;
        *bytes = plain.to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(word.to_ne_bytes()) {
        *byte ^= key;
        seen |= u64::from(*byte);
    }
    seen.to_ne_bytes().is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_unmasked() {
        // RFC 6455 §5.7.
        let mut payload = *b"\x7f\x9f\x4d\x51\x58";
        assert!(unmask(&mut payload, [0x37, 0xfa, 0x21, 0x3d], 0));
        assert_eq!(&payload, b"Hello");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_byte_meets_the_mask_byte_of_its_place(
            payload: Vec<u8>,
            mask: [u8; 4],
            at in 0..64_usize,
        ) {
            let expected: Vec<u8> = payload.iter().enumerate().map(|(index, byte)| byte ^ mask[index % 4]).collect();
            let mut parts = payload;
            let at = at.min(parts.len());
            let (first, second) = parts.split_at_mut(at);
            let is_ascii = [unmask(first, mask, 0), unmask(second, mask, at)];
            prop_assert_eq!(is_ascii, [first.is_ascii(), second.is_ascii()]);
            prop_assert_eq!(parts, expected);
        }

        #[test]
        fn one_byte_that_is_not_ascii_is_seen_wherever_it_is(
            length in 0..64_usize,
            at: proptest::sample::Index,
            byte in 0x80_u8..,
            mask: [u8; 4],
        ) {
            let mut payload = vec![b'a'; length];
            unmask(&mut payload, mask, 0);
            let mut ascii = payload.clone();
            prop_assert!(unmask(&mut ascii, mask, 0));
            if length > 0 {
                let at = at.index(length);
                payload[at] = byte ^ mask[at % 4];
                prop_assert!(!unmask(&mut payload, mask, 0));
            }
        }
    }
}
