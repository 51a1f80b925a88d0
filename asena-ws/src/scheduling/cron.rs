//! Cron expressions, as the attribute has read them.

use std::time::Duration;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// An expression, and the time zone that its hours are in.
#[derive(Clone, Debug)]
pub(crate) struct CronRule {
    cron: Cron,
    time_zone: TimeZone,
}

impl CronRule {
    /// # Errors
    ///
    /// In words: the time zone is unknown to this machine, or no date is ever one of the expression's.
    pub(super) fn read(expression: &str, time_zone: Option<&str>) -> Result<Self, String> {
        let time_zone = match time_zone {
            None => TimeZone::UTC,
            Some(name) => TimeZone::get(name).map_err(|_| {
                format!(
                    "this machine knows no time zone `{name}`: write a name of the IANA's, as `Europe/Berlin`, and see that \
                     the package `tzdata` is installed"
                )
            })?,
        };
        // The dialect that `asena-ws-macros` reads: with a year, an expression would end some day, and the app not start again.
        let parser = CronParser::builder()
            .seconds(Seconds::Optional)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(expression).map_err(|error| error.to_string())?;
        let rule = Self { cron, time_zone };
        match rule.next_after(Duration::ZERO) {
            Some(_) => Ok(rule),
            None => Err(format!("no date is ever one of `{expression}`")),
        }
    }

    pub(super) fn next_after(&self, moment: Duration) -> Option<Duration> {
        let timestamp = Timestamp::from_duration(SignedDuration::try_from(moment).ok()?).ok()?;
        let now = timestamp.to_zoned(self.time_zone.clone());
        let next = self.cron.find_next_occurrence(&now, false).ok()?;
        Duration::try_from(next.timestamp().as_duration()).ok()
    }

    /// The moment as a date in the rule's time zone.
    pub(super) fn date(&self, moment: Duration) -> String {
        let timestamp = SignedDuration::try_from(moment)
            .ok()
            .and_then(|since| Timestamp::from_duration(since).ok());
        match timestamp {
            Some(timestamp) => {
                let date = timestamp.to_zoned(self.time_zone.clone());
                date.strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
            }
            None => "never".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates after another, until there is none or a line has five.
    fn dates(expression: &str, time_zone: Option<&str>, from: &str) -> Vec<String> {
        let rule = CronRule::read(expression, time_zone).expect("an expression");
        let from: Timestamp = from.parse().expect("a time");
        let mut moment = Duration::try_from(from.as_duration()).expect("after 1970");
        let mut dates = Vec::new();
        while let (Some(next), true) = (rule.next_after(moment), dates.len() < 4) {
            dates.push(rule.date(next));
            moment = next;
        }
        dates
    }

    #[test]
    fn expressions_say_when() {
        for (expression, expected) in [
            ("0 */5 * * * *", ["12:05:00", "12:10:00", "12:15:00", "12:20:00"]),
            ("*/5 * * * *", ["12:05:00", "12:10:00", "12:15:00", "12:20:00"]),
            ("*/20 * * * * *", ["12:00:20", "12:00:40", "12:01:00", "12:01:20"]),
            ("@hourly", ["13:00:00", "14:00:00", "15:00:00", "16:00:00"]),
        ] {
            let expected = expected.map(|time| format!("2026-11-24 {time} UTC"));
            assert_eq!(
                dates(expression, None, "2026-11-24T12:00:00Z"),
                expected,
                "{expression}"
            );
        }
    }

    #[test]
    fn a_leap_day_comes_every_four_years() {
        let dates = dates("0 0 29 2 *", None, "2026-11-24T12:00:00Z");
        assert_eq!(dates[0], "2028-02-29 00:00:00 UTC");
        assert_eq!(dates[1], "2032-02-29 00:00:00 UTC");
    }

    #[test]
    fn hours_are_those_of_the_time_zone_where_one_is_named() {
        let dates = dates("0 3 * * *", Some("Europe/Berlin"), "2026-03-27T12:00:00Z");
        // The clocks go forward at two o'clock of the 29th.
        assert_eq!(dates[0], "2026-03-28 03:00:00 CET");
        assert_eq!(dates[1], "2026-03-29 03:00:00 CEST");
    }

    #[test]
    fn an_hour_that_is_skipped_or_repeated_has_its_job_once() {
        let spring = dates("30 2 * * *", Some("Europe/Berlin"), "2026-03-28T12:00:00Z");
        assert_eq!(spring[0], "2026-03-29 03:00:00 CEST");
        assert_eq!(spring[1], "2026-03-30 02:30:00 CEST");
        let autumn = dates("30 2 * * *", Some("Europe/Berlin"), "2026-10-24T12:00:00Z");
        assert_eq!(autumn[0], "2026-10-25 02:30:00 CEST");
        assert_eq!(autumn[1], "2026-10-26 02:30:00 CET");
    }

    #[test]
    fn what_never_comes_and_a_time_zone_that_is_none_are_errors() {
        let never = CronRule::read("0 0 30 2 *", None).expect_err("February has no 30th");
        assert_eq!(never, "no date is ever one of `0 0 30 2 *`");
        let nowhere = CronRule::read("0 0 * * *", Some("Europe/Atlantis")).expect_err("it has sunk");
        assert!(
            nowhere.starts_with("this machine knows no time zone `Europe/Atlantis`"),
            "{nowhere}"
        );
    }
}
