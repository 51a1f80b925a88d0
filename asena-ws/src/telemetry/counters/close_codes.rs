//! Close codes as a label: those that have a name, and one value for all others, since peers and services send what they like.

use super::label::Label;
use crate::protocol::CloseCode;

/// The codes of RFC 6455 and its registry, and those of our own, in ascending order.
const CODES: [u16; 25] = [
    1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 4008, 4010, 4012,
    4013, 4014, 4015, 4500, 4501, 4503, 4504, 4506,
];

impl Label for CloseCode {
    const NAMES: &'static [&'static str] = &[
        "1000", "1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009", "1010", "1011", "1012",
        "1013", "1014", "4008", "4010", "4012", "4013", "4014", "4015", "4500", "4501", "4503", "4504",
        "4506", "_other",
    ];

    fn place(self) -> usize {
        CODES.binary_search(&self.get()).unwrap_or(CODES.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_code_that_is_known_has_its_number_for_a_name() {
        assert_eq!(CloseCode::NAMES.len(), CODES.len() + 1);
        for (code, name) in CODES.iter().zip(CloseCode::NAMES) {
            assert_eq!(code.to_string(), *name);
        }
        for code in [
            CloseCode::NORMAL,
            CloseCode::SLOW_CONSUMER,
            CloseCode::LIFETIME_OVER,
            CloseCode::TOO_MANY_ERRORS,
        ] {
            assert_eq!(CloseCode::NAMES[code.place()], code.to_string());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_code_comes_is_one_of_the_known_or_other(code: u16) {
            let Some(code) = CloseCode::new(code) else { return Ok(()) };
            let name = CloseCode::NAMES[code.place()];
            prop_assert!(name == code.to_string() || name == "_other");
        }
    }
}
