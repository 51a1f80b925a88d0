//! Sizes and durations, which are nothing without their unit.

use std::time::Duration;

use bytesize::ByteSize;

use super::tree::{Node, Value, quote};

pub(crate) const BYTES: &str = "a number of bytes, such as 65536 or \"64 KiB\"";
pub(crate) const DURATION: &str = "a duration with its unit, such as \"250 ms\", \"10 s\" or \"5 m\"";
const DURATION_WITHOUT_UNIT: &str =
    "a duration with its unit, such as \"250 ms\", \"10 s\" or \"5 m\": a number alone could be any of them";

const UNITS: [(usize, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];

/// `65536` or `"64 KiB"`.
pub(crate) fn bytes(node: &Node) -> Result<usize, &'static str> {
    let number = node.as_integer().and_then(|number| usize::try_from(number).ok());
    let text = || {
        let size: ByteSize = node.as_text()?.parse().ok()?;
        usize::try_from(size.as_u64()).ok()
    };
    number.or_else(text).ok_or(BYTES)
}

/// `"10 s"`; of numbers alone only zero, which is the same in all units.
pub(crate) fn duration(node: &Node) -> Result<Duration, &'static str> {
    match node.as_integer() {
        Some(0) => return Ok(Duration::ZERO),
        Some(_) => return Err(DURATION_WITHOUT_UNIT),
        None if matches!(node.value, Value::Float(_)) => return Err(DURATION_WITHOUT_UNIT),
        None => {}
    }
    let text = node.as_text().ok_or(DURATION)?;
    humantime::parse_duration(text).map_err(|_| {
        if text.parse::<f64>().is_ok() {
            DURATION_WITHOUT_UNIT
        } else {
            DURATION
        }
    })
}

/// In the largest unit that leaves no fraction.
pub(crate) fn show_bytes(bytes: usize) -> String {
    for (unit, name) in UNITS {
        if bytes > 0 && bytes.is_multiple_of(unit) {
            return quote(&format!("{} {name}", bytes / unit));
        }
    }
    bytes.to_string()
}

pub(crate) fn show_duration(duration: Duration) -> String {
    quote(&humantime::format_duration(duration).to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::source::Source;

    fn text(text: &str) -> Node {
        node(Value::Text(text.to_owned()))
    }

    fn node(value: Value) -> Node {
        Node {
            value,
            at: Source::Default,
        }
    }

    #[test]
    fn a_size_is_a_number_of_bytes_or_has_a_unit() {
        let table: &[(Node, Option<usize>)] = &[
            (node(Value::Integer(0)), Some(0)),
            (node(Value::Integer(65_536)), Some(65_536)),
            (node(Value::Integer(-1)), None),
            (node(Value::Float(1.5)), None),
            (text("64 KiB"), Some(65_536)),
            (text("64KiB"), Some(65_536)),
            (text("64 kB"), Some(64_000)),
            (text("1.5 MiB"), Some(1_572_864)),
            (text("12"), Some(12)),
            (text("12 B"), Some(12)),
            (text(""), None),
            (text("64 KiBs"), None),
            (text("-1 KiB"), None),
            (node(Value::Raw(" 1MiB\r\n".to_owned())), Some(1 << 20)),
            (node(Value::Raw("1_024".to_owned())), Some(1024)),
            (node(Value::Boolean(true)), None),
        ];
        for (node, expected) in table {
            assert_eq!(bytes(node).ok(), *expected, "{node:?}");
        }
    }

    #[test]
    fn a_duration_has_its_unit() {
        let seconds = Duration::from_secs;
        let table: &[(Node, Result<Duration, &str>)] = &[
            (text("10 s"), Ok(seconds(10))),
            (text("10s"), Ok(seconds(10))),
            (text("250 ms"), Ok(Duration::from_millis(250))),
            (text("5m"), Ok(seconds(300))),
            (text("1h 30m"), Ok(seconds(5400))),
            (text("1.5 s"), Ok(Duration::from_millis(1500))),
            (text("0"), Ok(Duration::ZERO)),
            (node(Value::Integer(0)), Ok(Duration::ZERO)),
            (node(Value::Raw("30s".to_owned())), Ok(seconds(30))),
            (node(Value::Integer(10)), Err(DURATION_WITHOUT_UNIT)),
            (node(Value::Float(0.5)), Err(DURATION_WITHOUT_UNIT)),
            (node(Value::Raw("10".to_owned())), Err(DURATION_WITHOUT_UNIT)),
            (text("10"), Err(DURATION_WITHOUT_UNIT)),
            (text("10 parsecs"), Err(DURATION)),
            (text("-1 s"), Err(DURATION)),
            (text(""), Err(DURATION)),
            (node(Value::Boolean(true)), Err(DURATION)),
        ];
        for (node, expected) in table {
            assert_eq!(duration(node), *expected, "{node:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(size in any::<u32>(), millis in any::<u32>()) {
            let size = size as usize;
            let shown = show_bytes(size);
            let back = shown.strip_prefix('"').map_or_else(
                || node(Value::Raw(shown.clone())),
                |rest| text(rest.trim_end_matches('"')),
            );
            prop_assert_eq!(bytes(&back), Ok(size));
            let wait = Duration::from_millis(millis.into());
            let shown = show_duration(wait);
            prop_assert_eq!(duration(&text(shown.trim_matches('"'))), Ok(wait));
        }
    }
}
