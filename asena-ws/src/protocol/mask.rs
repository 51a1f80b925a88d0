/// Unmasks a part of a payload in place, which begins at this offset of the whole (RFC 6455 §5.3).
pub(crate) fn unmask(part: &mut [u8], mask: [u8; 4], offset: usize) {
    let mut key = mask;
    key.rotate_left(offset % 4);
    let word = u64::from_ne_bytes([key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]]);
    let mut words = part.chunks_exact_mut(8);
    for chunk in &mut words {
        if let Ok(bytes) = <[u8; 8]>::try_from(&*chunk) {
            chunk.copy_from_slice(&(u64::from_ne_bytes(bytes) ^ word).to_ne_bytes());
        }
    }
    for (byte, key) in words.into_remainder().iter_mut().zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_unmasked() {
        // RFC 6455 §5.7.
        let mut payload = *b"\x7f\x9f\x4d\x51\x58";
        unmask(&mut payload, [0x37, 0xfa, 0x21, 0x3d], 0);
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
            unmask(first, mask, 0);
            unmask(second, mask, at);
            prop_assert_eq!(parts, expected);
        }
    }
}
