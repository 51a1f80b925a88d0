//! Cron expressions, read as `asena-ws` does at run time, so that a bad one is an error of the compiler's.

use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};

/// What stands at a place of an expression, and what it may be.
struct Field {
    noun: &'static str,
    values: &'static str,
}

const SECOND: Field = Field {
    noun: "second",
    values: "0 to 59",
};

/// From the first of five on.
const FIELDS: [Field; 5] = [
    Field {
        noun: "minute",
        values: "0 to 59",
    },
    Field {
        noun: "hour",
        values: "0 to 23",
    },
    Field {
        noun: "day of the month",
        values: "1 to 31, and `L` is the last one",
    },
    Field {
        noun: "month",
        values: "1 to 12, or JAN to DEC",
    },
    Field {
        noun: "day of the week",
        values: "0 to 7 from Sunday to Sunday, or SUN to SAT",
    },
];

/// Short for expressions that are much used.
const NICKNAMES: &str = "`@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`";

/// # Errors
///
/// What is wrong, in words.
pub(crate) fn check(expression: &str) -> Result<(), String> {
    let Err(error) = read(expression) else {
        return Ok(());
    };
    let fields: Vec<&str> = expression.split_whitespace().collect();
    match fields[..] {
        [] => {
            Err("the expression is empty: write one, as `0 3 * * *` for three o'clock every night".to_owned())
        }
        [name] if name.starts_with('@') => Err(format!(
            "`{name}` stands for no expression: there are {NICKNAMES}"
        )),
        [_, _, _, _, _] => Err(wrong_field(&fields, &FIELDS.each_ref(), &error)),
        [_, _, _, _, _, _] => {
            let [minute, hour, day, month, weekday] = &FIELDS;
            let fields_of_six = [&SECOND, minute, hour, day, month, weekday];
            Err(wrong_field(&fields, &fields_of_six, &error))
        }
        _ => Err(format!(
            "a cron expression has five fields (minute, hour, day of the month, month, day of the week), or six with the \
             second in front; this one has {}",
            fields.len()
        )),
    }
}

/// Names the first field that is wrong by itself.
fn wrong_field(written: &[&str], fields: &[&Field], error: &CronError) -> String {
    for (place, (field, Field { noun, values })) in written.iter().zip(fields).enumerate() {
        let mut alone = vec!["*"; written.len()];
        alone[place] = field;
        if read(&alone.join(" ")).is_err() {
            return format!(
                "`{field}` is no {noun}: those are {values}; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            );
        }
    }
    format!("this cron expression is not understood: {error}")
}

/// The dialect that `asena-ws` evaluates, in `scheduling/cron.rs`.
fn read(expression: &str) -> Result<(), CronError> {
    let parser = CronParser::builder()
        .seconds(Seconds::Optional)
        .year(Year::Disallowed)
        .build();
    parser.parse(expression).map(|_| ())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::check;

    #[test]
    fn five_fields_six_and_nicknames_are_understood() {
        for expression in [
            "* * * * *",
            "0 */5 * * * *",
            "0 3 * * MON-FRI",
            "0 0 L * *",
            "30 4 1,15 * 5",
            "@hourly",
            "@daily",
            "@weekly",
            "@monthly",
            "@yearly",
        ] {
            assert_eq!(check(expression), Ok(()), "{expression}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_in_the_words_of_cron() {
        let explain = |expression: &str, expected: Expect| {
            expected.assert_eq(&check(expression).expect_err(expression));
        };
        explain(
            "",
            expect!["the expression is empty: write one, as `0 3 * * *` for three o'clock every night"],
        );
        explain(
            "* * * *",
            expect![
                "a cron expression has five fields (minute, hour, day of the month, month, day of the week), or six with the second in front; this one has 4"
            ],
        );
        explain(
            "0 0 0 1 1 * 2030",
            expect![
                "a cron expression has five fields (minute, hour, day of the month, month, day of the week), or six with the second in front; this one has 7"
            ],
        );
        explain(
            "61 * * * *",
            expect![
                "`61` is no minute: those are 0 to 59; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "61 * * * * *",
            expect![
                "`61` is no second: those are 0 to 59; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "0 24 * * *",
            expect![
                "`24` is no hour: those are 0 to 23; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "0 0 32 * *",
            expect![
                "`32` is no day of the month: those are 1 to 31, and `L` is the last one; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "0 0 * FOO *",
            expect![
                "`FOO` is no month: those are 1 to 12, or JAN to DEC; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "0 0 * * 8",
            expect![
                "`8` is no day of the week: those are 0 to 7 from Sunday to Sunday, or SUN to SAT; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "*/0 * * * *",
            expect![
                "`*/0` is no minute: those are 0 to 59; `*` is all of them, `1,3` a list, `1-5` a range, `*/5` every fifth"
            ],
        );
        explain(
            "every minute",
            expect![
                "a cron expression has five fields (minute, hour, day of the month, month, day of the week), or six with the second in front; this one has 2"
            ],
        );
        explain(
            "@often",
            expect![
                "`@often` stands for no expression: there are `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`"
            ],
        );
    }
}
