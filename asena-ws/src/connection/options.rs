use std::time::Duration;

use super::liveness::TICK;
use crate::protocol::Compression;

/// The memory for a message is taken when its length is announced.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// A sum of an instant and a longer deadline may not be an instant.
const DEADLINE_MAX: Duration = Duration::from_hours(24);

/// Beyond it nobody means an end.
const LIFETIME_MAX: Duration = Duration::from_hours(365 * 24);

/// The limits and deadlines of the connections of an endpoint.
///
/// An app's are set by [`AppBuilder::connection_options`](crate::AppBuilder::connection_options) or in `[connection]` of `asena.toml`,
/// an endpoint's own by the arguments of the same names in `#[websocket(…)]` (durations in milliseconds: `write_timeout_ms`) or
/// in `[endpoints."/path"]`; the endpoint's own win. See the [guide](crate::guide#configuration).
///
/// ```
/// use std::time::Duration;
/// use asena_ws::{ConnectionOptions, SlowConsumer};
///
/// let mut options = ConnectionOptions::default();
/// options.message_bytes_max = 1024 * 1024;
/// options.slow_consumer = SlowConsumer::DropOldest;
/// options.ping_interval = Duration::from_secs(10);
/// options.dead_after = Duration::from_secs(25);
/// assert!(options.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionOptions {
    /// The largest message that is taken, in bytes after decompression, and all its fragments together: 64 KiB by default, 1 GiB
    /// at most. A larger one closes the connection with 1009 (RFC 6455 §7.4.1).
    pub message_bytes_max: usize,
    /// The most frames that one message may come in, empty ones too: 131,072 by default. More close with 1009.
    pub message_fragments_max: usize,
    /// The most messages, pings and pongs that wait for a handler: 64 by default. When so many wait nothing more is read, and TCP
    /// makes the peer wait. While a [`call`](crate::Socket::call) waits for its answer, so many again may wait.
    pub inbox_messages_max: usize,
    /// The payload bytes that wait for a handler, from which on nothing more is read: 1 MiB by default. The message that reaches
    /// this limit may pass it. While a [`call`](crate::Socket::call) waits for its answer, so many again may wait.
    pub inbox_bytes_max: usize,
    /// The most messages that wait to be written: 1,024 by default. See [`slow_consumer`](Self::slow_consumer).
    pub outbox_messages_max: usize,
    /// The most payload bytes that wait to be written: 1 MiB by default. A larger message never fits.
    pub outbox_bytes_max: usize,
    /// What becomes of a message that does not fit: the peer is disconnected by default.
    pub slow_consumer: SlowConsumer,
    /// How long the peer may take nothing of what waits for it: 10 s by default. Then it is cut off.
    pub write_timeout: Duration,
    /// After how much silence the peer is sent a ping: 25 s by default; zero for never. To a tenth of a second.
    pub ping_interval: Duration,
    /// After how much silence the peer counts as gone: 45 s by default; zero for never. Any byte of it is a sign of life, and
    /// while it waits for our handlers it may be silent. To a tenth of a second.
    pub dead_after: Duration,
    /// How long the close handshake may take, once one side has begun it: 5 s by default.
    pub close_timeout: Duration,
    /// How long a connection may live: zero, for ever, by default; at most a year. Then it is closed with 4015, so that the peer comes back,
    /// to another node perhaps, and its rights are looked at anew. To a tenth of a second.
    pub lifetime_max: Duration,
    /// By how much of [`lifetime_max`](Self::lifetime_max) a connection's life is shortened at most, in percent: 10 by default. By how much it is,
    /// chance decides, so that those who came together do not all come back together.
    pub lifetime_spread_percent: u32,
    /// How long a client has to answer a [`call`](crate::Socket::call): 10 s by default.
    pub call_timeout: Duration,
    /// The most rooms that one connection may be in: 128 by default.
    pub rooms_max: usize,
    /// How many messages of one connection are handled beside each other: 1 by default. More give their order up: the second may
    /// be handled before the first. `on_open` is still first and alone, and `on_close` last and alone. Beyond 65,535 more has no
    /// effect.
    pub concurrency: u32,
    /// The most errors in the protocol of typed events that a peer may make within
    /// [`protocol_errors_window`](Self::protocol_errors_window): 20 by default. One more closes the connection with 4501. What
    /// counts are envelopes and data that cannot be read, unknown events, and data that does not pass its validation.
    pub protocol_errors_max: u32,
    /// The time from the first of these errors on, after which they are forgotten: 10 s by default.
    pub protocol_errors_window: Duration,
    /// How many messages a peer may send in a second: 0, the default, for any number. What goes beyond is not handled: typed events are
    /// answered with the code `rate_limited`, which is retryable and says in `retry_after_ms` when; raw ones as the endpoint answers
    /// [errors](crate::ErrorAnswer). An event may have a budget of its own. Pings and pongs have one of the same size beside this, and
    /// are ignored beyond it; the built-in `leave` and `ping` are charged, and never refused.
    pub messages_per_second: u32,
    /// How many messages a peer may send at once after a rest: 0, the default, for as many as in a second.
    pub messages_burst: u32,
    /// How many payload bytes a peer may send in a second, after decompression: 0, the default, for any number. As
    /// [`messages_per_second`](Self::messages_per_second).
    pub bytes_per_second: usize,
    /// How many payload bytes a peer may send at once after a rest: 0, the default, for as many as in a second, or as the largest
    /// message has. At least that many.
    pub bytes_burst: usize,
    /// How often within [`rate_strikes_window`](Self::rate_strikes_window) a peer may pass these budgets: 20 times by default. Once more
    /// closes the connection with 4013.
    pub rate_strikes_max: u32,
    /// The time from the first of these strikes on, after which they are forgotten: 10 s by default.
    pub rate_strikes_window: Duration,
    /// Whether what passes these budgets is only counted, and logged once a second, to find out which numbers fit: not by default.
    pub rate_dry_run: bool,
    /// Whether and how messages are compressed, if the client offers it (RFC 7692): not by default. With a context of the
    /// server's, [`slow_consumer`](Self::slow_consumer) must not drop what already waits.
    pub compression: Option<Compression>,
}

/// What becomes of a message to a peer that reads too slowly, whose outbox is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowConsumer {
    /// What waits is dropped, and the connection is closed with 4008, so that the peer comes back and asks what it missed.
    #[default]
    Disconnect,
    /// The message is dropped.
    DropNewest,
    /// The oldest messages are dropped that wait, as many as the message needs.
    DropOldest,
    /// A message with a key takes the place of the one that waits under the same key, full or not: see
    /// [`Outbound::keyed`](crate::Outbound::keyed). What still does not fit disconnects.
    Latest,
}

/// An option that no connection could live with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{option}` must be {rule}")]
pub struct InvalidOption {
    /// Its name.
    pub option: &'static str,
    /// What it has to be.
    pub rule: &'static str,
}

impl Default for ConnectionOptions {
    fn default() -> Self {
        Self {
            message_bytes_max: 64 * 1024,
            message_fragments_max: 128 * 1024,
            inbox_messages_max: 64,
            inbox_bytes_max: 1024 * 1024,
            outbox_messages_max: 1024,
            outbox_bytes_max: 1024 * 1024,
            slow_consumer: SlowConsumer::Disconnect,
            write_timeout: Duration::from_secs(10),
            ping_interval: Duration::from_secs(25),
            dead_after: Duration::from_secs(45),
            close_timeout: Duration::from_secs(5),
            lifetime_max: Duration::ZERO,
            lifetime_spread_percent: 10,
            call_timeout: Duration::from_secs(10),
            rooms_max: 128,
            concurrency: 1,
            protocol_errors_max: 20,
            protocol_errors_window: Duration::from_secs(10),
            messages_per_second: 0,
            messages_burst: 0,
            bytes_per_second: 0,
            bytes_burst: 0,
            rate_strikes_max: 20,
            rate_strikes_window: Duration::from_secs(10),
            rate_dry_run: false,
            compression: None,
        }
    }
}

impl ConnectionOptions {
    /// Whether a connection can live with these.
    ///
    /// # Errors
    ///
    /// The first option that is out of its bounds: a limit or a deadline of zero, a message of more than 1 GiB (memory is
    /// taken for what a peer announces), a deadline of more than a day, a lifetime of more than a year, or a `dead_after` that leaves
    /// no time to answer a ping.
    pub fn check(&self) -> Result<(), InvalidOption> {
        let limits = [
            ("message_bytes_max", self.message_bytes_max),
            ("message_fragments_max", self.message_fragments_max),
            ("inbox_messages_max", self.inbox_messages_max),
            ("inbox_bytes_max", self.inbox_bytes_max),
            ("outbox_messages_max", self.outbox_messages_max),
            ("outbox_bytes_max", self.outbox_bytes_max),
            ("rooms_max", self.rooms_max),
            ("concurrency", self.concurrency as usize),
        ];
        for (option, limit) in limits {
            demand(limit > 0, option, "more than zero")?;
        }
        let message_rule = "at most 1 GiB";
        demand(
            self.message_bytes_max <= MESSAGE_BYTES_MAX,
            "message_bytes_max",
            message_rule,
        )?;
        check_deadline("write_timeout", self.write_timeout)?;
        check_deadline("close_timeout", self.close_timeout)?;
        check_deadline("protocol_errors_window", self.protocol_errors_window)?;
        check_deadline("call_timeout", self.call_timeout)?;
        check_deadline("rate_strikes_window", self.rate_strikes_window)?;
        self.check_rates()?;
        for (option, silence) in [
            ("ping_interval", self.ping_interval),
            ("dead_after", self.dead_after),
        ] {
            demand(silence <= DEADLINE_MAX, option, "at most a day")?;
        }
        let (longest, rule) = (LIFETIME_MAX, "at most 365 days");
        demand(self.lifetime_max <= longest, "lifetime_max", rule)?;
        let (percent, rule) = (self.lifetime_spread_percent, "at most 100");
        demand(percent <= 100, "lifetime_spread_percent", rule)?;
        let keeps_context = self
            .compression
            .is_some_and(|compression| compression.has_server_context);
        if keeps_context
            && matches!(
                self.slow_consumer,
                SlowConsumer::DropOldest | SlowConsumer::Latest
            )
        {
            // What comes later refers to what waits.
            let rule = "without `server_context_takeover` where `slow_consumer` drops what waits";
            demand(false, "compression", rule)?;
        }
        let is_either_off = self.ping_interval.is_zero() || self.dead_after.is_zero();
        let time_to_answer = self.dead_after.saturating_sub(self.ping_interval);
        demand(
            is_either_off || time_to_answer >= TICK,
            "dead_after",
            "100 ms longer than `ping_interval`, or zero",
        )
    }

    fn check_rates(&self) -> Result<(), InvalidOption> {
        demand(
            self.messages_burst == 0 || self.messages_per_second > 0,
            "messages_burst",
            "beside `messages_per_second`, or zero",
        )?;
        demand(
            self.bytes_burst == 0 || self.bytes_per_second > 0,
            "bytes_burst",
            "beside `bytes_per_second`, or zero",
        )?;
        demand(
            self.bytes_burst == 0 || self.bytes_burst >= self.message_bytes_max,
            "bytes_burst",
            "at least `message_bytes_max`, or the largest message could never be sent",
        )
    }
}

/// A deadline that some wait must have.
pub(crate) fn check_deadline(option: &'static str, deadline: Duration) -> Result<(), InvalidOption> {
    demand(!deadline.is_zero(), option, "more than zero")?;
    demand(deadline <= DEADLINE_MAX, option, "at most a day")
}

pub(crate) fn demand(holds: bool, option: &'static str, rule: &'static str) -> Result<(), InvalidOption> {
    if holds {
        Ok(())
    } else {
        Err(InvalidOption { option, rule })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_hold() {
        assert_eq!(ConnectionOptions::default().check(), Ok(()));
    }

    type Change = fn(&mut ConnectionOptions);

    /// What is said to each change of the defaults; nothing where it holds.
    fn check(table: &[(Change, &str)]) {
        for (number, (change, expected)) in table.iter().enumerate() {
            let mut options = ConnectionOptions::default();
            change(&mut options);
            let said = options
                .check()
                .map_or_else(|error| error.to_string(), |()| String::new());
            assert_eq!(said, *expected, "number {number} of the table: {options:?}");
        }
    }

    #[test]
    fn the_first_option_out_of_its_bounds_is_named_with_its_rule() {
        let (day, ms) = (DEADLINE_MAX, Duration::from_millis(1));
        assert_eq!(day, Duration::from_hours(24));
        assert_eq!(MESSAGE_BYTES_MAX, 1 << 30);
        let table: &[(Change, &str)] = &[
            (
                |it| it.message_bytes_max = 0,
                "`message_bytes_max` must be more than zero",
            ),
            (|it| it.message_bytes_max = 1 << 30, ""),
            (
                |it| it.message_bytes_max = (1 << 30) + 1,
                "`message_bytes_max` must be at most 1 GiB",
            ),
            (
                |it| it.message_fragments_max = 0,
                "`message_fragments_max` must be more than zero",
            ),
            (
                |it| it.inbox_messages_max = 0,
                "`inbox_messages_max` must be more than zero",
            ),
            (
                |it| it.inbox_bytes_max = 0,
                "`inbox_bytes_max` must be more than zero",
            ),
            (
                |it| it.outbox_messages_max = 0,
                "`outbox_messages_max` must be more than zero",
            ),
            (
                |it| it.outbox_bytes_max = 0,
                "`outbox_bytes_max` must be more than zero",
            ),
            (|it| it.rooms_max = 0, "`rooms_max` must be more than zero"),
            (|it| it.concurrency = 0, "`concurrency` must be more than zero"),
            (
                |it| it.write_timeout = Duration::ZERO,
                "`write_timeout` must be more than zero",
            ),
            (
                |it| it.write_timeout = Duration::MAX,
                "`write_timeout` must be at most a day",
            ),
            (
                |it| it.close_timeout = Duration::ZERO,
                "`close_timeout` must be more than zero",
            ),
            (
                |it| it.close_timeout = Duration::MAX,
                "`close_timeout` must be at most a day",
            ),
            (
                |it| it.protocol_errors_window = Duration::ZERO,
                "`protocol_errors_window` must be more than zero",
            ),
            (|it| it.protocol_errors_max = 0, ""),
            (|it| it.lifetime_max = Duration::from_hours(365 * 24), ""),
            (
                |it| it.lifetime_max = Duration::from_hours(365 * 24) + Duration::from_millis(1),
                "`lifetime_max` must be at most 365 days",
            ),
            (|it| it.lifetime_spread_percent = 100, ""),
            (
                |it| it.lifetime_spread_percent = 101,
                "`lifetime_spread_percent` must be at most 100",
            ),
            (
                |it| it.call_timeout = Duration::ZERO,
                "`call_timeout` must be more than zero",
            ),
            (|it| it.ping_interval = Duration::ZERO, ""),
            (
                |it| it.ping_interval = Duration::MAX,
                "`ping_interval` must be at most a day",
            ),
            (|it| it.dead_after = Duration::ZERO, ""),
            (
                |it| it.dead_after = Duration::MAX,
                "`dead_after` must be at most a day",
            ),
            (
                |it| it.dead_after = it.ping_interval + Duration::from_millis(100),
                "",
            ),
            (
                |it| it.dead_after = it.ping_interval + Duration::from_millis(99),
                "`dead_after` must be 100 ms longer than `ping_interval`, or zero",
            ),
        ];
        check(table);
        assert_eq!(check_deadline("x", day), Ok(()));
        assert!(check_deadline("x", day + ms).is_err());
    }

    #[test]
    fn budgets_have_bursts_that_fit() {
        check(&[
            (
                |it| it.rate_strikes_window = Duration::ZERO,
                "`rate_strikes_window` must be more than zero",
            ),
            (|it| it.rate_strikes_max = 0, ""),
            (|it| it.messages_per_second = u32::MAX, ""),
            (
                |it| it.messages_burst = 1,
                "`messages_burst` must be beside `messages_per_second`, or zero",
            ),
            (
                |it| it.bytes_burst = 1 << 20,
                "`bytes_burst` must be beside `bytes_per_second`, or zero",
            ),
            (|it| (it.bytes_per_second, it.bytes_burst) = (1, 64 * 1024), ""),
            (
                |it| (it.bytes_per_second, it.bytes_burst) = (1, 64 * 1024 - 1),
                "`bytes_burst` must be at least `message_bytes_max`, or the largest message could never be sent",
            ),
        ]);
    }

    #[test]
    fn silence_alone_may_decide_who_is_gone() {
        let options = ConnectionOptions {
            ping_interval: Duration::ZERO,
            dead_after: Duration::from_millis(1),
            ..ConnectionOptions::default()
        };
        assert_eq!(options.check(), Ok(()));
    }
}
