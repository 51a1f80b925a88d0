//! Names of rooms that are made of values, and back. A value is written so that it can neither end early nor reach beyond its place:
//! all but letters, digits and `-._~` as `%` and two digits, byte by byte.

use std::fmt::{Display, Write as _};

/// The name that a pattern has with these values.
pub(crate) fn name(literals: &[&str], values: &[&dyn Display]) -> String {
    let mut name = String::new();
    for (index, literal) in literals.iter().enumerate() {
        name.push_str(literal);
        if let Some(value) = values.get(index) {
            encode(&value.to_string(), &mut name);
        }
    }
    name
}

/// The values that make a name of a pattern.
pub(crate) fn values(literals: &[&str], name: &str) -> Option<Vec<String>> {
    let (first, literals) = literals.split_first()?;
    let mut rest = name.strip_prefix(first)?;
    let mut values = Vec::new();
    for literal in literals {
        let end = rest
            .find(|character| !is_of_a_value(character))
            .unwrap_or(rest.len());
        let (value, behind) = rest.split_at(end);
        values.push(decode(value)?);
        rest = behind.strip_prefix(literal)?;
    }
    rest.is_empty().then_some(values)
}

fn encode(value: &str, name: &mut String) {
    for character in value.chars() {
        if is_plain(character) {
            name.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            // A string takes whatever it is given.
            let _ = write!(name, "%{byte:02X}");
        }
    }
}

fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = encoded;
    while let Some((plain, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(plain.as_bytes());
        let (digits, behind) = behind.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = behind;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

fn is_of_a_value(character: char) -> bool {
    is_plain(character) || character == '%'
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || "-._~".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LITERALS: &[&str] = &["doc/", "/", ""];

    #[test]
    fn what_is_no_letter_and_no_digit_is_written_by_its_bytes() {
        for (value, written) in [
            ("a-Z_9.~", "doc/a-Z_9.~/x"),
            ("şehir", "doc/şehir/x"),
            ("a/b %", "doc/a%2Fb%20%25/x"),
            ("\n🌍", "doc/%0A%F0%9F%8C%8D/x"),
            ("", "doc//x"),
        ] {
            assert_eq!(name(LITERALS, &[&value, &"x"]), written);
        }
    }

    #[test]
    fn a_name_of_another_pattern_has_no_values() {
        for other in [
            "",
            "doc/",
            "doc/a",
            "doc/a/b/c",
            "doc/a/b c",
            "Doc/a/b",
            "doc/a%2/b",
            "doc/a%GG/b",
            "doc/%FF/b",
            "doc/a/b/",
        ] {
            assert_eq!(values(LITERALS, other), None, "{other:?}");
        }
        assert_eq!(values(&["lobby"], "lobby"), Some(vec![]));
        assert_eq!(values(&["lobby"], "lobby2"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn values_come_back_so_no_two_have_one_name(one in any::<String>(), other in any::<String>()) {
            let name = name(LITERALS, &[&one, &other]);
            prop_assert!(!name.chars().any(char::is_control));
            prop_assert_eq!(values(LITERALS, &name), Some(vec![one, other]));
        }

        #[test]
        fn any_text_has_values_or_none(name in "(doc/)?[a%/0-9F]{0,12}") {
            if let Some(values) = values(LITERALS, &name) {
                prop_assert_eq!(values.len(), 2);
            }
        }
    }
}
