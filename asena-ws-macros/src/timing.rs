//! What `#[schedule(…)]` says: a cron expression, or a period.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, LitStr};

use crate::accepts::{Accepts, Key};
use crate::arguments::Arguments;
#[cfg(feature = "schedule")]
use crate::cron;
use crate::errors::Errors;
use crate::markers;
use crate::names::{self, Names};

static ACCEPTS: Accepts = Accepts {
    attribute: "schedule",
    keys: &[
        Key::value("cron", "a cron expression", "cron = \"0 3 * * *\""),
        Key::value("time_zone", "a name", "time_zone = \"Europe/Berlin\""),
        Key::value("every", "a period", "every = \"30s\""),
    ],
    options: &[],
    bare: Some("cron"),
    refusal: None,
};

/// What a period may be counted in, with its nanoseconds.
const UNITS: &[(&str, u64)] = &[
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// When a job runs.
pub(crate) enum Timing {
    Cron {
        expression: LitStr,
        time_zone: Option<LitStr>,
    },
    Every(Duration),
}

impl Timing {
    /// Reads a mark, and reports what is wrong with it.
    pub(crate) fn of(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        let tokens = markers::arguments(attribute, errors)?;
        let mut arguments = Arguments::parse(&ACCEPTS, tokens, errors);
        let expression: Option<LitStr> = arguments.parsed("cron", errors);
        let period: Option<LitStr> = arguments.parsed("every", errors);
        let time_zone: Option<LitStr> = arguments.parsed("time_zone", errors);
        if let (Some(every), true) = (arguments.written("every"), arguments.has("cron")) {
            errors.at(every, "a job has one schedule: leave out `every`, or `cron`");
            return None;
        }
        if let (Some(time_zone), true) = (arguments.written("time_zone"), arguments.has("every")) {
            errors.at(
                time_zone,
                "a period is the same in all time zones: leave out `time_zone`",
            );
            return None;
        }
        if !arguments.mentions("cron") && !arguments.mentions("every") {
            errors.at(
                attribute,
                "it does not say when: write `#[schedule(cron = \"0 3 * * *\")]` or `#[schedule(every = \"30s\")]`",
            );
        }
        match (expression, period) {
            (Some(expression), _) => is_cron(&expression, errors).then_some(Self::Cron {
                expression,
                time_zone,
            }),
            (None, Some(period)) => match duration(&period.value()) {
                Ok(duration) => Some(Self::Every(duration)),
                Err(problem) => {
                    errors.at(period, problem);
                    None
                }
            },
            (None, None) => None,
        }
    }

    pub(crate) fn expand(&self, names: &Names) -> TokenStream {
        let private = names.private();
        match self {
            Self::Cron {
                expression,
                time_zone,
            } => {
                let time_zone = names::option(time_zone.as_ref());
                quote!(#private::Timing::Cron { expression: #expression, time_zone: #time_zone })
            }
            Self::Every(period) => {
                let (seconds, nanoseconds) = (period.as_secs(), period.subsec_nanos());
                quote!(#private::Timing::Every(::core::time::Duration::new(#seconds, #nanoseconds)))
            }
        }
    }
}

#[cfg(feature = "schedule")]
fn is_cron(expression: &LitStr, errors: &mut Errors) -> bool {
    match cron::check(&expression.value()) {
        Ok(()) => true,
        Err(problem) => {
            errors.at(expression, problem);
            false
        }
    }
}

#[cfg(not(feature = "schedule"))]
fn is_cron(expression: &LitStr, errors: &mut Errors) -> bool {
    errors.at(
        expression,
        "cron expressions need the feature `schedule`: `asena-ws = { version = \"…\", features = [\"schedule\"] }`",
    );
    false
}

fn duration(written: &str) -> Result<Duration, String> {
    let digits = written.trim_end_matches(|character: char| character.is_alphabetic());
    let unit = UNITS.iter().find(|(unit, _)| *unit == &written[digits.len()..]);
    let (Ok(count), Some((_, nanoseconds))) = (digits.parse::<u64>(), unit) else {
        return Err(format!(
            "`{written}` is no period: write a whole number and its unit, as `500ms`, `30s`, `5m`, `1h` or `1d`"
        ));
    };
    match count.checked_mul(*nanoseconds) {
        Some(0) => Err("a job cannot run all the time: write a period of `1ms` or more".to_owned()),
        Some(nanoseconds) => Ok(Duration::from_nanos(nanoseconds)),
        None => Err(format!(
            "`{written}` is longer than can be counted: some 500 years at most"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_and_a_unit() {
        for (written, expected) in [
            ("1ms", Duration::from_millis(1)),
            ("30s", Duration::from_secs(30)),
            ("5m", Duration::from_mins(5)),
            ("2h", Duration::from_hours(2)),
            ("7d", Duration::from_hours(7 * 24)),
        ] {
            assert_eq!(duration(written), Ok(expected), "{written}");
        }
        for wrong in [
            "",
            "s",
            "30",
            "30 s",
            "-1s",
            "1.5s",
            "1w",
            "1s1s",
            "0s",
            "999999999d",
            "١s",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
