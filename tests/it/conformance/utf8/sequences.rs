//! The sequences of Autobahn's section 6, which are those of Markus Kuhn's "UTF-8 decoder capability and stress test".

const COSME: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";

const VALID: &[&[u8]] = &[
    // 6.5: some valid sequences.
    b"hello\x24world",
    b"hello\xc2\xa2world",
    b"hello\xe2\x82\xacworld",
    b"hello\xf0\xa4\xad\xa2world",
    COSME,
    // 6.7: the first of each length.
    b"\x00",
    b"\xc2\x80",
    b"\xe0\xa0\x80",
    b"\xf0\x90\x80\x80",
    // 6.9: the last of each length.
    b"\x7f",
    b"\xdf\xbf",
    b"\xef\xbf\xbf",
    b"\xf4\x8f\xbf\xbf",
    // 6.11: other borders.
    b"\xed\x9f\xbf",
    b"\xee\x80\x80",
    b"\xef\xbf\xbd",
    // 6.23: specials, such as the replacement character.
    b"\xef\xbf\xb9",
    b"\xef\xbf\xba",
    b"\xef\xbf\xbb",
    b"\xef\xbf\xbc",
    b"\xef\xbf\xbe",
];

const INVALID: &[&[u8]] = &[
    // 6.3: the text of many, with a surrogate in it. 6.4: and with something beyond U+10FFFF.
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64",
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80\x65\x64\x69\x74\x65\x64",
    // 6.8: the first of five and of six bytes.
    b"\xf8\x88\x80\x80\x80",
    b"\xfc\x84\x80\x80\x80\x80",
    // 6.10: the last of four, five and six bytes.
    b"\xf7\xbf\xbf\xbf",
    b"\xfb\xbf\xbf\xbf\xbf",
    b"\xfd\xbf\xbf\xbf\xbf\xbf",
    // 6.11: the first beyond U+10FFFF.
    b"\xf4\x90\x80\x80",
    // 6.12: continuations of nothing.
    b"\x80",
    b"\xbf",
    b"\x80\xbf",
    b"\x80\xbf\x80",
    b"\x80\xbf\x80\xbf",
    b"\x80\xbf\x80\xbf\x80",
    b"\x80\xbf\x80\xbf\x80\xbf",
    // 6.14: the last continuation is missing.
    b"\xc0",
    b"\xe0\x80",
    b"\xf0\x80\x80",
    b"\xf8\x80\x80\x80",
    b"\xfc\x80\x80\x80\x80",
    b"\xdf",
    b"\xef\xbf",
    b"\xf7\xbf\xbf",
    b"\xfb\xbf\xbf\xbf",
    b"\xfd\xbf\xbf\xbf\xbf",
    // 6.15: all of these together.
    b"\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80\xfc\x80\x80\x80\x80\xdf\xef\xbf\xf7\xbf\xbf\xfb\xbf\xbf\xbf\xfd\xbf\xbf\xbf\xbf",
    // 6.16: bytes that never are.
    b"\xfe",
    b"\xff",
    b"\xfe\xfe\xff\xff",
    // 6.17: a slash in too many bytes.
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xf8\x80\x80\x80\xaf",
    b"\xfc\x80\x80\x80\x80\xaf",
    // 6.18: the last in too many bytes.
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xf8\x87\xbf\xbf\xbf",
    b"\xfc\x83\xbf\xbf\xbf\xbf",
    // 6.19: NUL in too many bytes.
    b"\xc0\x80",
    b"\xe0\x80\x80",
    b"\xf0\x80\x80\x80",
    b"\xf8\x80\x80\x80\x80",
    b"\xfc\x80\x80\x80\x80\x80",
    // 6.20: single surrogates.
    b"\xed\xa0\x80",
    b"\xed\xad\xbf",
    b"\xed\xae\x80",
    b"\xed\xaf\xbf",
    b"\xed\xb0\x80",
    b"\xed\xbe\x80",
    b"\xed\xbf\xbf",
    // 6.21: surrogates in pairs.
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xed\xa0\x80\xed\xbf\xbf",
    b"\xed\xad\xbf\xed\xb0\x80",
    b"\xed\xad\xbf\xed\xbf\xbf",
    b"\xed\xae\x80\xed\xb0\x80",
    b"\xed\xae\x80\xed\xbf\xbf",
    b"\xed\xaf\xbf\xed\xb0\x80",
    b"\xed\xaf\xbf\xed\xbf\xbf",
];

/// All that are UTF-8.
pub(in crate::conformance) fn valid() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = VALID.iter().map(|sequence| sequence.to_vec()).collect();
    // 6.6: the prefixes that end with a character.
    all.extend([2, 5, 7, 9].map(|length| COSME[..length].to_vec()));
    // 6.22: what is no character, and valid all the same: the last two of each plane behind the first.
    for plane in 1..=0x10_u32 {
        for last in [0xfffe, 0xffff] {
            let character = char::from_u32(plane << 16 | last).expect("it is no surrogate");
            all.push(character.to_string().into_bytes());
        }
    }
    all
}

/// All that are not.
pub(in crate::conformance) fn invalid() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = INVALID.iter().map(|sequence| sequence.to_vec()).collect();
    // 6.6: the prefixes that end within a character.
    all.extend([1, 3, 4, 6, 8, 10].map(|length| COSME[..length].to_vec()));
    // 6.12: all continuations of nothing.
    all.push((0x80..=0xbf).collect());
    // 6.13: lonely first bytes, each with a space behind it.
    for first in [0xc0..=0xdf, 0xe0..=0xef, 0xf0..=0xf7, 0xf8..=0xfb, 0xfc..=0xfd_u8] {
        all.push(first.flat_map(|byte| [byte, b' ']).collect());
    }
    all
}

#[test]
fn the_lists_are_what_they_say() {
    for sequence in valid() {
        assert!(std::str::from_utf8(&sequence).is_ok(), "{sequence:x?}");
    }
    for sequence in invalid() {
        assert!(std::str::from_utf8(&sequence).is_err(), "{sequence:x?}");
    }
}
