//! Values as text: Prometheus' exposition format, version 0.0.4.

use std::fmt::{self, Write as _};

use super::family::{Family, FamilyKind, Sample, Value};

/// The media type of what [`render`] writes.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) fn render(families: &[Family]) -> String {
    let mut text = String::new();
    for family in families {
        // A `String` takes everything.
        let _ = write_family(&mut text, family);
    }
    text
}

fn write_family(text: &mut String, family: &Family) -> fmt::Result {
    let Family {
        name,
        help,
        kind,
        samples,
    } = family;
    let kind = match kind {
        FamilyKind::Counter => "counter",
        FamilyKind::Gauge => "gauge",
        FamilyKind::Histogram => "histogram",
    };
    text.write_str("# HELP ")?;
    text.write_str(name)?;
    text.write_char(' ')?;
    write_escaped(text, help, "\\\n")?;
    writeln!(text, "\n# TYPE {name} {kind}")?;
    samples
        .iter()
        .try_for_each(|sample| write_sample(text, name, sample))
}

fn write_sample(text: &mut String, name: &str, sample: &Sample) -> fmt::Result {
    let mut line = |suffix: &str, bound: Option<&str>, value: &dyn fmt::Display| {
        text.write_str(name)?;
        text.write_str(suffix)?;
        let own = sample.labels.iter().map(|(name, value)| (*name, &**value));
        let mut separator = '{';
        for (name, value) in own.chain(bound.map(|bound| ("le", bound))) {
            write!(text, "{separator}{name}=\"")?;
            write_escaped(text, value, "\\\n\"")?;
            text.write_char('"')?;
            separator = ',';
        }
        if separator == ',' {
            text.write_char('}')?;
        }
        writeln!(text, " {value}")
    };
    match &sample.value {
        Value::Count(count) => line("", None, count),
        Value::Number(number) => line("", None, number),
        Value::Histogram { buckets, sum, count } => {
            for (bound, at_most) in buckets {
                line("_bucket", Some(bound), at_most)?;
            }
            line("_bucket", Some("+Inf"), count)?;
            line("_sum", None, sum)?;
            line("_count", None, count)
        }
    }
}

/// Writes text with a backslash before each of some characters; a line's end becomes `\n`.
fn write_escaped(text: &mut String, written: &str, special: &str) -> fmt::Result {
    for character in written.chars() {
        match character {
            '\n' => text.write_str("\\n")?,
            character if special.contains(character) => write!(text, "\\{character}")?,
            character => text.write_char(character)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn families_are_written_with_what_they_are_and_their_values_escaped() {
        let sample = |event: &'static str, value| Sample {
            labels: vec![("endpoint", "Chat".into()), ("event", event.into())],
            value,
        };
        let families = [
            Family {
                name: "asena_messages_total",
                help: "A \\ and a\nline.",
                kind: FamilyKind::Counter,
                samples: vec![
                    sample("quoted \"so\"", Value::Count(3)),
                    sample("back\\slash\nline", Value::Count(u64::MAX)),
                ],
            },
            Family {
                name: "asena_handler_seconds",
                help: "Durations.",
                kind: FamilyKind::Histogram,
                samples: vec![sample(
                    "said",
                    Value::Histogram {
                        buckets: vec![("0.1", 1), ("1", 2)],
                        sum: 2.25,
                        count: 3,
                    },
                )],
            },
            Family {
                name: "asena_start_time_seconds",
                help: "A time.",
                kind: FamilyKind::Gauge,
                samples: vec![Sample {
                    labels: Vec::new(),
                    value: Value::Number(1.5),
                }],
            },
        ];
        expect![[r##"
            # HELP asena_messages_total A \\ and a\nline.
            # TYPE asena_messages_total counter
            asena_messages_total{endpoint="Chat",event="quoted \"so\""} 3
            asena_messages_total{endpoint="Chat",event="back\\slash\nline"} 18446744073709551615
            # HELP asena_handler_seconds Durations.
            # TYPE asena_handler_seconds histogram
            asena_handler_seconds_bucket{endpoint="Chat",event="said",le="0.1"} 1
            asena_handler_seconds_bucket{endpoint="Chat",event="said",le="1"} 2
            asena_handler_seconds_bucket{endpoint="Chat",event="said",le="+Inf"} 3
            asena_handler_seconds_sum{endpoint="Chat",event="said"} 2.25
            asena_handler_seconds_count{endpoint="Chat",event="said"} 3
            # HELP asena_start_time_seconds A time.
            # TYPE asena_start_time_seconds gauge
            asena_start_time_seconds 1.5
        "##]]
        .assert_eq(&render(&families));
    }
}
