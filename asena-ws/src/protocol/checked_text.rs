//! Text that was checked while it came, as a [`Utf8Bytes`] that nobody checks again: over 1 MiB a second check costs a thirtieth
//! of an echo, the kernel's work included.
//!
//! The one module with `unsafe`. It is sound by what is private here: bytes are added at the end alone, each is checked once, in
//! its place and in its order, and none can be changed after that.

#![expect(
    unsafe_code,
    reason = "`ByteString` has no other way to take bytes that are known to be text"
)]

use bytes::{BufMut, Bytes};
use bytestring::ByteString;

use super::mask::unmask;
use super::utf8::{NotUtf8, Utf8Check};
use super::utf8_bytes::Utf8Bytes;

/// So many bytes are unmasked and then checked: they are still in the nearest cache.
const BLOCK_BYTES: usize = 4 * 1024;

/// A text that comes in pieces, and fails at the first byte that no text could have there (RFC 6455 §8.1).
#[derive(Debug, Default)]
pub(super) struct CheckedText {
    bytes: Vec<u8>,
    /// As many have gone through the check, from the first on.
    checked: usize,
    check: Utf8Check,
}

impl CheckedText {
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    /// Where masked bytes can be added, to be taken by [`take_in`](Self::take_in). What is there already cannot be reached by it.
    pub(super) fn end(&mut self) -> &mut dyn BufMut {
        &mut self.bytes
    }

    /// Unmasks and checks what was added, which begins at this offset of its frame's payload.
    pub(super) fn take_in(&mut self, mask: [u8; 4], offset: usize) -> Result<(), NotUtf8> {
        unmask_and_check(&mut self.check, &mut self.bytes[self.checked..], mask, offset)?;
        self.checked = self.bytes.len();
        Ok(())
    }

    /// The whole text.
    ///
    /// # Errors
    ///
    /// If it ends inside of a character, or something was not taken in.
    pub(super) fn finish(self) -> Result<Utf8Bytes, NotUtf8> {
        if self.checked < self.bytes.len() || !self.check.is_whole() {
            return Err(NotUtf8);
        }
        // SAFETY: all of the bytes, from the first to the last, have gone through one `Utf8Check` in this order, which found
        // nothing wrong, and nothing begun at their end: a text's bytes, as its tests say beside the standard library's. They
        // have not changed since: they are private to this module, which hands out their end by `BufMut` alone, and that cannot
        // reach what is initialised.
        let text = unsafe { ByteString::from_bytes_unchecked(self.bytes.into()) };
        Ok(Utf8Bytes::of(text))
    }
}

/// A text that is here as a whole: unmasked in place, checked, and copied.
pub(super) fn unmask_text(payload: &mut [u8], mask: [u8; 4]) -> Result<Utf8Bytes, NotUtf8> {
    let mut check = Utf8Check::default();
    unmask_and_check(&mut check, payload, mask, 0)?;
    if !check.is_whole() {
        return Err(NotUtf8);
    }
    let bytes = Bytes::copy_from_slice(payload);
    // SAFETY: as above; the payload is borrowed by this function alone from the check to the copy.
    let text = unsafe { ByteString::from_bytes_unchecked(bytes) };
    Ok(Utf8Bytes::of(text))
}

fn unmask_and_check(
    check: &mut Utf8Check,
    bytes: &mut [u8],
    mask: [u8; 4],
    mut offset: usize,
) -> Result<(), NotUtf8> {
    for block in bytes.chunks_mut(BLOCK_BYTES) {
        let is_ascii = unmask(block, mask, offset);
        // Where a character has begun, ASCII is wrong.
        if !(is_ascii && check.is_whole()) {
            check.check(block)?;
        }
        offset += block.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

    fn masked(bytes: &[u8], offset: usize) -> Vec<u8> {
        let mut masked = bytes.to_vec();
        unmask(&mut masked, MASK, offset);
        masked
    }

    /// In pieces of so many bytes.
    fn in_pieces(whole: &[u8], length: usize) -> Result<Utf8Bytes, NotUtf8> {
        let mut text = CheckedText::default();
        let mut offset = 0;
        for piece in whole.chunks(length) {
            text.end().put_slice(&masked(piece, offset));
            text.take_in(MASK, offset)?;
            offset += piece.len();
        }
        text.finish()
    }

    fn check(whole: &[u8], length: usize) {
        let expected = std::str::from_utf8(whole).map_err(|_| NotUtf8);
        let pieces = in_pieces(whole, length);
        assert_eq!(pieces.as_deref().map_err(|error| *error), expected, "{whole:x?}");
        let whole = unmask_text(&mut masked(whole, 0), MASK);
        assert_eq!(whole.as_deref().map_err(|error| *error), expected);
    }

    #[test]
    fn what_was_not_taken_in_is_no_text() {
        let mut text = CheckedText::default();
        text.end().put_slice(b"a");
        assert_eq!(text.finish(), Err(NotUtf8));
    }

    #[test]
    fn a_character_may_lie_across_the_blocks() {
        for before in BLOCK_BYTES - 5..=BLOCK_BYTES {
            for character in ["é", "€", "𝄞"] {
                let mut whole = "a".repeat(before).into_bytes();
                whole.extend(character.bytes());
                check(&whole, BLOCK_BYTES * 2);
                whole.extend(b"a".repeat(BLOCK_BYTES));
                check(&whole, BLOCK_BYTES * 2);
                // ASCII behind half a character.
                whole.remove(before + 1);
                check(&whole, BLOCK_BYTES * 2);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_a_text_where_the_standard_library_says_so(
            pieces in vec(prop_oneof![vec(any::<u8>(), 0..4), ".{0,3}".prop_map(String::into_bytes), "[a-z]{0,40}".prop_map(String::into_bytes)], 0..8),
            around in 0..BLOCK_BYTES + 8,
            length in prop_oneof![1..9_usize, Just(BLOCK_BYTES * 4)],
        ) {
            let pieces = pieces.concat();
            check(&pieces, length);
            let mut long = b"x".repeat(around);
            long.extend(&pieces);
            long.extend(b"x".repeat(BLOCK_BYTES));
            check(&long, length.max(64));
        }
    }
}
