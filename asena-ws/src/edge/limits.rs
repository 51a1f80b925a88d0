use std::time::Duration;

use super::invalid::InvalidEdge;

/// As many half-open connections as an app has by default: their buffers are then some 64 MiB at most.
const HALF_OPEN_MAX: usize = 4096;

/// How many may connect to an app, all its endpoints together: set by [`AppBuilder::limits`](crate::AppBuilder::limits).
///
/// What goes beyond is refused before the upgrade. `None` is no limit.
///
/// ```
/// use asena_ws::Limits;
///
/// let mut limits = Limits::default();
/// limits.connections_max = Some(50_000);
/// limits.connections_per_address_max = Some(50);
/// limits.handshakes_per_second = Some(500);
/// assert!(limits.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most connections of the app: none by default, for what a machine bears is the machine's. Beyond it handshakes are answered
    /// with 503.
    pub connections_max: Option<usize>,
    /// The most connections of one client, told by its IPv4 address or its IPv6 network of 64 bits: none by default, since behind one
    /// address may be a whole company, or everybody where a proxy is not named in
    /// [`trusted_proxies`](crate::AppBuilder::trusted_proxies). Beyond it handshakes are answered with 429.
    pub connections_per_address_max: Option<usize>,
    /// The most connections of one user, on all devices, where the app knows its users: none by default. Beyond it handshakes are
    /// answered with 429.
    pub connections_per_user_max: Option<usize>,
    /// How many handshakes are taken in a second: any number by default. What goes beyond is answered with 503, so that those who come
    /// back after a restart come one after the other.
    pub handshakes_per_second: Option<u32>,
    /// How many handshakes are taken at once after a rest: as many as in a second by default.
    pub handshakes_burst: Option<u32>,
    /// How many handshakes of one client are taken in a second, told as for
    /// [`connections_per_address_max`](Self::connections_per_address_max): any number by default. What goes beyond is answered with
    /// 429, and does not count for [`handshakes_per_second`](Self::handshakes_per_second).
    pub handshakes_per_address_per_second: Option<u32>,
    /// How many handshakes of one client are taken at once after a rest: as many as in a second by default.
    pub handshakes_per_address_burst: Option<u32>,
    /// The most connections that have not sent the head of a request yet, where the app has a server of its own: 4,096 by default.
    /// When one more comes the oldest of them is cut off. If even that is younger than a quarter of a second, the new one is.
    pub half_open_max: Option<usize>,
    /// After what time refused clients are told to come back, where nothing better is known: 5 s by default. In whole seconds, as
    /// `Retry-After` is.
    pub retry_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: None,
            connections_per_address_max: None,
            connections_per_user_max: None,
            handshakes_per_second: None,
            handshakes_burst: None,
            handshakes_per_address_per_second: None,
            handshakes_per_address_burst: None,
            half_open_max: Some(HALF_OPEN_MAX),
            retry_after: Duration::from_secs(5),
        }
    }
}

impl Limits {
    /// Whether an app can live with these.
    ///
    /// # Errors
    ///
    /// The first that is out of its bounds: a limit of zero, a burst without its rate, a `retry_after` of no second or of more than a
    /// day.
    pub fn check(&self) -> Result<(), InvalidEdge> {
        let per_second = |rate: Option<u32>| rate.map(|rate| rate as usize);
        let limits = [
            ("connections_max", self.connections_max),
            ("connections_per_address_max", self.connections_per_address_max),
            ("connections_per_user_max", self.connections_per_user_max),
            ("handshakes_per_second", per_second(self.handshakes_per_second)),
            ("handshakes_burst", per_second(self.handshakes_burst)),
            (
                "handshakes_per_address_per_second",
                per_second(self.handshakes_per_address_per_second),
            ),
            (
                "handshakes_per_address_burst",
                per_second(self.handshakes_per_address_burst),
            ),
            ("half_open_max", self.half_open_max),
        ];
        if let Some((option, _)) = limits.iter().find(|(_, limit)| *limit == Some(0)) {
            return Err(InvalidEdge::new(
                option,
                &0,
                "more than zero, or `None` for no limit",
            ));
        }
        for (option, burst, rate) in [
            (
                "handshakes_burst",
                self.handshakes_burst,
                self.handshakes_per_second,
            ),
            (
                "handshakes_per_address_burst",
                self.handshakes_per_address_burst,
                self.handshakes_per_address_per_second,
            ),
        ] {
            if let (Some(burst), None) = (burst, rate) {
                return Err(InvalidEdge::new(option, &burst, "beside its rate a second"));
            }
        }
        if !(1..=24 * 60 * 60).contains(&self.retry_after.as_secs()) {
            let given = format!("{:?}", self.retry_after);
            return Err(InvalidEdge::new("retry_after", &given, "a second to a day"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_limit_out_of_its_bounds_is_named_with_its_rule() {
        type Change = fn(&mut Limits);
        let zero = "\"0\", which must be more than zero, or `None` for no limit";
        let table: &[(Change, String)] = &[
            (|_| {}, String::new()),
            (|it| it.connections_max = Some(1), String::new()),
            (
                |it| it.connections_max = Some(0),
                format!("`connections_max` has {zero}"),
            ),
            (
                |it| it.connections_per_address_max = Some(0),
                format!("`connections_per_address_max` has {zero}"),
            ),
            (
                |it| it.connections_per_user_max = Some(0),
                format!("`connections_per_user_max` has {zero}"),
            ),
            (
                |it| it.handshakes_per_second = Some(0),
                format!("`handshakes_per_second` has {zero}"),
            ),
            (
                |it| it.half_open_max = Some(0),
                format!("`half_open_max` has {zero}"),
            ),
            (|it| it.half_open_max = None, String::new()),
            (
                |it| it.handshakes_burst = Some(5),
                "`handshakes_burst` has \"5\", which must be beside its rate a second".to_owned(),
            ),
            (
                |it| it.handshakes_per_address_burst = Some(5),
                "`handshakes_per_address_burst` has \"5\", which must be beside its rate a second".to_owned(),
            ),
            (|it| it.retry_after = Duration::from_secs(1), String::new()),
            (
                |it| it.retry_after = Duration::from_millis(999),
                "`retry_after` has \"999ms\", which must be a second to a day".to_owned(),
            ),
        ];
        for (number, (change, expected)) in table.iter().enumerate() {
            let mut limits = Limits::default();
            change(&mut limits);
            let said = limits
                .check()
                .map_or_else(|invalid| invalid.to_string(), |()| String::new());
            assert_eq!(said, *expected, "number {number} of the table");
        }
    }
}
