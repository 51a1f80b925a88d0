use std::str;

/// Checks text that comes in pieces, and fails at the first byte that no text could have there (RFC 6455 §8.1).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Utf8Check {
    /// The beginning of a character that is not complete.
    begun: [u8; 3],
    begun_len: u8,
}

/// Bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotUtf8;

impl Utf8Check {
    pub(crate) fn check(&mut self, mut piece: &[u8]) -> Result<(), NotUtf8> {
        // The character that was begun takes byte after byte until it is whole.
        while self.begun_len > 0 {
            let Some((&next, rest)) = piece.split_first() else {
                return Ok(());
            };
            piece = rest;
            let length = usize::from(self.begun_len);
            let mut character = [0; 4];
            character[..length].copy_from_slice(&self.begun[..length]);
            character[length] = next;
            self.begun_len = 0;
            self.keep_begun(&character[..=length])?;
        }
        self.keep_begun(piece)
    }

    /// Whether the text may end here.
    pub(crate) fn is_whole(self) -> bool {
        self.begun_len == 0
    }

    fn keep_begun(&mut self, piece: &[u8]) -> Result<(), NotUtf8> {
        let Err(error) = str::from_utf8(piece) else {
            return Ok(());
        };
        if error.error_len().is_some() {
            return Err(NotUtf8);
        }
        let begun = &piece[error.valid_up_to()..];
        self.begun[..begun.len()].copy_from_slice(begun);
        self.begun_len = u8::try_from(begun.len()).unwrap_or_default();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_fails_at_the_first_byte_that_cannot_be() {
        // Surrogates, overlong forms, beyond U+10FFFF: wrong at their second byte already.
        for wrong in [
            &b"\xed\xa0"[..],
            b"\xc0",
            b"\xe0\x80",
            b"\xf0\x80",
            b"\xf4\x90",
            b"\xf8",
            b"\xff",
        ] {
            let mut check = Utf8Check::default();
            let (last, before) = wrong.split_last().expect("a byte at least");
            assert_eq!(check.check(before), Ok(()), "{before:x?}");
            assert_eq!(check.check(&[*last]), Err(NotUtf8), "{wrong:x?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn in_pieces_it_says_what_the_standard_library_says_of_the_whole(
            pieces in vec(prop_oneof![vec(any::<u8>(), 0..4), ".{0,3}".prop_map(String::into_bytes)], 0..8),
            cut in 1..5_usize,
        ) {
            let whole = pieces.concat();
            let mut check = Utf8Check::default();
            let passed = whole.chunks(cut).all(|piece| check.check(piece).is_ok());
            prop_assert_eq!(passed && check.is_whole(), str::from_utf8(&whole).is_ok());
        }
    }
}
