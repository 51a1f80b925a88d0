//! Until when a certificate is valid, as it says itself (RFC 5280 §4.1.2.5): the one thing that rustls does not tell a server.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// From when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) not_before: Moment,
    pub(super) not_after: Moment,
}

/// To the second, in UTC. It is ordered as time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    year: u32,
    /// Month, day, hour, minute, second.
    rest: [u32; 5],
}

impl Validity {
    /// Out of a certificate in DER, if it is one.
    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (mut fields, _) = element(certificate, SEQUENCE)?;
        if let Some((_, rest)) = element(fields, VERSION) {
            fields = rest;
        }
        // The serial number, the algorithm, the issuer.
        for tag in [INTEGER, SEQUENCE, SEQUENCE] {
            (_, fields) = element(fields, tag)?;
        }
        let (validity, _) = element(fields, SEQUENCE)?;
        let (not_before, rest) = moment(validity)?;
        let (not_after, _) = moment(rest)?;
        Some(Self {
            not_before,
            not_after,
        })
    }
}

impl Moment {
    pub(super) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self::at(since.map_or(0, |since| since.as_secs()))
    }

    /// By seconds since 1970, with Howard Hinnant's `civil_from_days`.
    fn at(seconds: u64) -> Self {
        let days = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Of a year that begins in March.
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let year = year_of_era + era * 400 + next;
        let second = seconds % 86_400;
        let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            year: number(year),
            rest: [month, day, second / 3600, second / 60 % 60, second % 60].map(number),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year,
            rest: [month, day, hour, minute, second],
        } = self;
        write!(
            formatter,
            "{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC"
        )
    }
}

/// The content of an element of DER, and what comes behind it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = bytes.split_first()?;
    if *found != tag {
        return None;
    }
    let (first, mut rest) = rest.split_first()?;
    let mut length = usize::from(*first);
    if length >= 0x80 {
        let digits;
        (digits, rest) = rest.split_at_checked(length & 0x7f)?;
        length = 0;
        for digit in digits {
            length = length.checked_mul(256)? + usize::from(*digit);
        }
    }
    rest.split_at_checked(length)
}

fn moment(bytes: &[u8]) -> Option<(Moment, &[u8])> {
    let short = element(bytes, UTC_TIME);
    let year_digits = if short.is_some() { 2 } else { 4 };
    let (text, rest) = short.or_else(|| element(bytes, GENERALIZED_TIME))?;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) || text.len() != year_digits + 10 {
        return None;
    }
    let (year, others) = text.split_at(year_digits);
    let year: u32 = year.parse().ok()?;
    let year = match (year_digits, year) {
        (2, 50..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    };
    let mut numbers = [0; 5];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = others.get(2 * at..2 * at + 2)?.parse().ok()?;
    }
    Some((Moment { year, rest: numbers }, rest))
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::pki_types::CertificateDer;
    use tokio_rustls::rustls::pki_types::pem::PemObject;

    use super::*;

    const PEM: &[u8] = include_bytes!("../../../../tests/fixtures/tls/certificate.pem");

    #[test]
    fn a_certificate_says_until_when_it_is_valid() {
        let certificate = CertificateDer::from_pem_slice(PEM).expect("a certificate");
        let validity = Validity::of(&certificate).expect("a certificate");
        assert_eq!(validity.not_after.to_string(), "2120-01-01 00:00:00 UTC");
        assert!(validity.not_before < Moment::now() && Moment::now() < validity.not_after);
    }

    #[test]
    fn whatever_is_cut_off_is_none_and_nothing_panics() {
        let certificate = CertificateDer::from_pem_slice(PEM).expect("a certificate");
        let end = certificate.len();
        for length in 0..end {
            let _ = Validity::of(&certificate[..length]);
        }
        assert_eq!(Validity::of(&certificate[..40]), None);
        assert_eq!(
            Validity::of(&[0x30, 0x89, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
            None
        );
    }

    #[test]
    fn both_ways_to_write_a_time_are_read() {
        for (tag, text, expected) in [
            (UTC_TIME, "491231235959Z", Some("2049-12-31 23:59:59 UTC")),
            (UTC_TIME, "500101000000Z", Some("1950-01-01 00:00:00 UTC")),
            (
                GENERALIZED_TIME,
                "20500101000000Z",
                Some("2050-01-01 00:00:00 UTC"),
            ),
            (UTC_TIME, "4912312359Z", None),
            (UTC_TIME, "4912312359+1Z", None),
        ] {
            let length = u8::try_from(text.len()).expect("it is short");
            let bytes = [&[tag, length], text.as_bytes()].concat();
            let moment = moment(&bytes).map(|(moment, _)| moment.to_string());
            assert_eq!(moment.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn seconds_are_days_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(Moment::at(seconds).to_string(), expected);
        }
    }
}
