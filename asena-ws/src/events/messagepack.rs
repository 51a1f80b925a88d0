//! MessagePack as far as an envelope needs it: where a value ends, and what text and numbers are. No memory is taken and no function
//! calls itself for what a peer announces.

/// A map's keys and values, as they come: the bytes behind the map must be none.
///
/// # Errors
///
/// What is wrong with it, for the peer to read.
pub(super) fn for_each_entry<'a>(
    bytes: &'a [u8],
    mut take: impl FnMut(&'a [u8], &'a [u8]),
) -> Result<(), &'static str> {
    const NO_MAP: &str = "this is no MessagePack map";
    const ENDS: &str = "the MessagePack ends too early";
    let (first, mut rest) = bytes.split_first().ok_or(NO_MAP)?;
    let length = match first {
        0x80..=0x8f => usize::from(first & 0x0f),
        0xde => big_endian(&mut rest, 2).ok_or(ENDS)?,
        0xdf => big_endian(&mut rest, 4).ok_or(ENDS)?,
        _ => return Err(NO_MAP),
    };
    for _ in 0..length {
        let key = split_value(&mut rest).ok_or(ENDS)?;
        let value = split_value(&mut rest).ok_or(ENDS)?;
        take(key, value);
    }
    if rest.is_empty() {
        Ok(())
    } else {
        Err("there are bytes behind the MessagePack map")
    }
}

/// The text that a value is.
pub(super) fn text(value: &[u8]) -> Option<&str> {
    let (first, mut rest) = value.split_first()?;
    match first {
        0xa0..=0xbf => {}
        0xd9 => drop(big_endian(&mut rest, 1)?),
        0xda => drop(big_endian(&mut rest, 2)?),
        0xdb => drop(big_endian(&mut rest, 4)?),
        _ => return None,
    }
    std::str::from_utf8(rest).ok()
}

/// The unsigned integer that a value is, also if it is written as a signed one.
pub(super) fn unsigned(value: &[u8]) -> Option<u64> {
    let (first, mut rest) = value.split_first()?;
    let (bytes, is_signed) = match first {
        0..=0x7f => return Some(u64::from(*first)),
        0xcc => (1, false),
        0xcd => (2, false),
        0xce => (4, false),
        0xcf => (8, false),
        0xd0 => (1, true),
        0xd1 => (2, true),
        0xd2 => (4, true),
        0xd3 => (8, true),
        _ => return None,
    };
    let is_negative = is_signed && rest.first()? >= &0x80;
    let number = big_endian(&mut rest, bytes)?;
    u64::try_from(number).ok().filter(|_| !is_negative)
}

/// Takes the next value off, whatever is in it. `None` if it does not end.
fn split_value<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let whole = *bytes;
    let mut rest = whole;
    // Values that are still to come, on all levels.
    let mut values = 1_usize;
    while values > 0 {
        values -= 1;
        let (payload, within) = header(&mut rest)?;
        values = values.checked_add(within)?;
        // Each is a byte at least, so what is announced and cannot come is refused at once.
        if values > rest.len() {
            return None;
        }
        rest = rest.get(payload..)?;
    }
    *bytes = rest;
    whole.get(..whole.len() - rest.len())
}

/// Takes the head of a value off: how many bytes follow that belong to it, and how many values that are in it.
fn header(bytes: &mut &[u8]) -> Option<(usize, usize)> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match first {
        0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3 => (0, 0),
        0x80..=0x8f => (0, 2 * usize::from(first & 0x0f)),
        0x90..=0x9f => (0, usize::from(first & 0x0f)),
        0xa0..=0xbf => (usize::from(first & 0x1f), 0),
        0xc4 | 0xd9 => (big_endian(bytes, 1)?, 0),
        0xc5 | 0xda => (big_endian(bytes, 2)?, 0),
        0xc6 | 0xdb => (big_endian(bytes, 4)?, 0),
        // An extension has a type of one byte.
        0xc7 => (big_endian(bytes, 1)?.checked_add(1)?, 0),
        0xc8 => (big_endian(bytes, 2)?.checked_add(1)?, 0),
        0xc9 => (big_endian(bytes, 4)?.checked_add(1)?, 0),
        0xcc | 0xd0 => (1, 0),
        0xcd | 0xd1 | 0xd4 => (2, 0),
        0xca | 0xce | 0xd2 => (4, 0),
        0xcb | 0xcf | 0xd3 => (8, 0),
        0xd5 => (3, 0),
        0xd6 => (5, 0),
        0xd7 => (9, 0),
        0xd8 => (17, 0),
        0xdc => (0, big_endian(bytes, 2)?),
        0xdd => (0, big_endian(bytes, 4)?),
        0xde => (0, big_endian(bytes, 2)?.checked_mul(2)?),
        0xdf => (0, big_endian(bytes, 4)?.checked_mul(2)?),
        // Never used.
        0xc1 => return None,
    })
}

/// Takes a number of so many bytes off.
fn big_endian(bytes: &mut &[u8], length: usize) -> Option<usize> {
    let (number, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    let number = number
        .iter()
        .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Value, json};

    use super::*;

    fn write(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut serializer = rmp_serde::Serializer::new(&mut bytes);
        value.serialize(&mut serializer).expect("it can be written");
        bytes
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,40}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 20, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..20).prop_map(Value::from),
                proptest::collection::btree_map(".{0,8}", inner, 0..20)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn a_value_of_each_kind_ends_where_it_ends() {
        let values = [
            &[0xc0][..],
            &[0xc3],
            &[0x7f],
            &[0xff],
            &[0xcc, 1],
            &[0xcb, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xa2, b'h', b'i'],
            &[0xc4, 2, 1, 2],
            &[0xd4, 1, 2],
            &[0xd8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xc7, 2, 1, 8, 9],
            &[0x92, 0xc0, 0x91, 0x01],
            &[0x81, 0xa1, b'a', 0x90],
            &[0xdc, 0, 2, 1, 2],
        ];
        for value in values {
            let bytes = [value, &[0x2a]].concat();
            let mut rest = &bytes[..];
            assert_eq!(split_value(&mut rest), Some(value), "{value:x?}");
            assert_eq!(rest, [0x2a], "{value:x?}");
            for end in 0..value.len() {
                assert_eq!(split_value(&mut &value[..end]), None, "{:x?}", &value[..end]);
            }
        }
        assert_eq!(split_value(&mut &[0xc1, 0, 0][..]), None);
    }

    #[test]
    fn what_is_announced_and_does_not_come_costs_nothing() {
        for bytes in [
            &[0xdd, 0xff, 0xff, 0xff, 0xff][..],
            &[0xdf, 0xff, 0xff, 0xff, 0xff, 1],
            &[0xdb, 0xff, 0xff, 0xff, 0xff, 1],
        ] {
            assert_eq!(split_value(&mut &bytes[..]), None, "{bytes:x?}");
        }
        // Nested as deep as it is long.
        let deep = vec![0x91; 1_000_000];
        assert_eq!(split_value(&mut &deep[..]), None);
    }

    #[test]
    fn numbers_are_read_in_every_width() {
        for (value, number) in [
            (&[7][..], Some(7)),
            (&[0xcc, 0xff], Some(255)),
            (&[0xcd, 1, 0], Some(256)),
            (&[0xce, 0, 0, 0, 1], Some(1)),
            (
                &[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                Some(u64::MAX),
            ),
            (&[0xd1, 0x7f, 0xff], Some(0x7fff)),
            (&[0xd0, 0xff], None),
            (&[0xff], None),
            (&[0xa1, b'1'], None),
        ] {
            assert_eq!(unsigned(value), number, "{value:x?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_ends_where_it_ends(value in any_value(), behind in any::<u8>()) {
            let mut bytes = write(&value);
            let length = bytes.len();
            bytes.push(behind);
            let mut rest = &bytes[..];
            prop_assert_eq!(split_value(&mut rest).map(<[u8]>::len), Some(length));
            prop_assert_eq!(rest, [behind]);
        }

        #[test]
        fn any_bytes_are_taken_or_refused(bytes in vec(any::<u8>(), 0..200)) {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let before = rest.len();
                if split_value(&mut rest).is_none() {
                    break;
                }
                prop_assert!(rest.len() < before);
            }
            let _ = for_each_entry(&bytes, |_, _| {});
        }
    }

    #[test]
    fn a_map_is_read_entry_by_entry() {
        let bytes = write(&json!({ "a": 1, "b": [2] }));
        let mut keys = Vec::new();
        let read = for_each_entry(&bytes, |key, _| keys.push(text(key).map(str::to_owned)));
        assert_eq!(read, Ok(()));
        assert_eq!(keys, [Some("a".to_owned()), Some("b".to_owned())]);
        assert!(for_each_entry(&[&bytes[..], &[0]].concat(), |_, _| {}).is_err());
        assert!(for_each_entry(&write(&json!([1])), |_, _| {}).is_err());
        assert!(for_each_entry(&[], |_, _| {}).is_err());
    }
}
