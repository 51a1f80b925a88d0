use super::frame::{CONTROL_BYTES_MAX, Opcode};
use super::violation::Violation;

/// The longest header that a client writes: 2 bytes, 8 of length, 4 of mask.
pub(crate) const HEADER_BYTES_MAX: usize = 14;

/// The header of a client's frame (RFC 6455 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) is_final: bool,
    /// RSV1 (RFC 7692 §6).
    pub(crate) is_compressed: bool,
    pub(crate) opcode: Opcode,
    pub(crate) mask: [u8; 4],
    pub(crate) length: u64,
}

impl Header {
    /// The header at the beginning of these bytes, and how many of them it is; `None` if it is not whole.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as soon as the bytes are here that show it.
    #[inline]
    pub(crate) fn parse(bytes: &[u8], may_compress: bool) -> Result<Option<(Self, usize)>, Violation> {
        let &[first, second, ..] = bytes else {
            return Ok(None);
        };
        let opcode = Opcode::of(first & 0x0f).ok_or(Violation::ReservedOpcode)?;
        let is_compressed = first & 0x40 != 0;
        // A message is marked at its first frame alone (RFC 7692 §6.1).
        let may_be_compressed = may_compress && matches!(opcode, Opcode::Text | Opcode::Binary);
        if first & 0x30 != 0 || (is_compressed && !may_be_compressed) {
            return Err(Violation::ReservedBit);
        }
        if second & 0x80 == 0 {
            return Err(Violation::Unmasked);
        }
        let is_final = first & 0x80 != 0;
        if opcode.is_control() {
            if !is_final {
                return Err(Violation::FragmentedControl);
            }
            if usize::from(second & 0x7f) > CONTROL_BYTES_MAX {
                return Err(Violation::ControlTooLong);
            }
        }
        let (length, length_end) = match second & 0x7f {
            126 => {
                let Some(&[_, _, high, low]) = bytes.first_chunk() else {
                    return Ok(None);
                };
                let length = u64::from(u16::from_be_bytes([high, low]));
                if length < 126 {
                    return Err(Violation::LengthNotMinimal);
                }
                (length, 4)
            }
            127 => {
                let Some(&[_, _, length @ ..]) = bytes.first_chunk::<10>() else {
                    return Ok(None);
                };
                let length = u64::from_be_bytes(length);
                if length <= 0xffff {
                    return Err(Violation::LengthNotMinimal);
                }
                if length >> 63 != 0 {
                    return Err(Violation::LengthTooLong);
                }
                (length, 10)
            }
            length => (u64::from(length), 2),
        };
        let Some(&mask) = bytes[length_end..].first_chunk() else {
            return Ok(None);
        };
        let header = Self {
            is_final,
            is_compressed,
            opcode,
            mask,
            length,
        };
        Ok(Some((header, length_end + 4)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_has_one_form() {
        let length =
            |bytes: &[u8]| Header::parse(bytes, false).map(|parsed| parsed.map(|(header, _)| header.length));
        assert_eq!(length(b"\x82\xfd\0\0\0\0"), Ok(Some(125)));
        assert_eq!(length(b"\x82\xfe\0\x7e\0\0\0\0"), Ok(Some(126)));
        assert_eq!(
            length(b"\x82\xfe\0\x7d\0\0\0\0"),
            Err(Violation::LengthNotMinimal)
        );
        assert_eq!(length(b"\x82\xff\0\0\0\0\0\x01\0\0\0\0\0\0"), Ok(Some(0x1_0000)));
        assert_eq!(
            length(b"\x82\xff\0\0\0\0\0\0\xff\xff\0\0\0\0"),
            Err(Violation::LengthNotMinimal)
        );
        assert_eq!(
            length(b"\x82\xff\x80\0\0\0\0\0\0\0\0\0\0\0"),
            Err(Violation::LengthTooLong)
        );
    }

    #[test]
    fn a_header_in_pieces_is_waited_for() {
        let whole = b"\x82\xff\0\0\0\0\0\x01\0\0\x01\x02\x03\x04";
        for cut in 0..whole.len() {
            assert_eq!(Header::parse(&whole[..cut], false), Ok(None), "{cut}");
        }
        let (header, length) = Header::parse(whole, false)
            .expect("it is right")
            .expect("it is whole");
        assert_eq!((header.mask, length), ([1, 2, 3, 4], whole.len()));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_byte() {
        for (bytes, violation) in [
            (&b"\x83\x80"[..], Violation::ReservedOpcode),
            (b"\x8b\x80", Violation::ReservedOpcode),
            (b"\xa1\x80", Violation::ReservedBit),
            (b"\x91\x80", Violation::ReservedBit),
            (b"\xc1\x80", Violation::ReservedBit),
            (b"\x81\x05", Violation::Unmasked),
            (b"\x09\x80", Violation::FragmentedControl),
            (b"\x89\xfe", Violation::ControlTooLong),
        ] {
            assert_eq!(Header::parse(bytes, false), Err(violation), "{bytes:x?}");
        }
        for wrong in [&b"\xc0\x80"[..], b"\xc8\x80", b"\xc9\x80"] {
            assert_eq!(
                Header::parse(wrong, true),
                Err(Violation::ReservedBit),
                "{wrong:x?}"
            );
        }
    }
}
