use std::time::Duration;

use crate::protocol::Compression;

/// The limits and deadlines of the connections of an endpoint.
///
/// An app's are set by [`AppBuilder::connection_options`](crate::AppBuilder::connection_options), an endpoint's own by the
/// arguments of the same names in `#[websocket(…)]` (durations in milliseconds: `write_timeout_ms`), which win.
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
    /// The largest message that is taken, in bytes after decompression, and all its fragments together: 64 KiB by default. A
    /// larger one closes the connection with 1009 (RFC 6455 §7.4.1).
    pub message_bytes_max: usize,
    /// The most frames that one message may come in, empty ones too: 131,072 by default. More close with 1009.
    pub message_fragments_max: usize,
    /// The most messages, pings and pongs that wait for a handler: 64 by default. Then nothing more is read, and TCP makes the
    /// peer wait.
    pub inbox_messages_max: usize,
    /// The most payload bytes that wait for a handler: 1 MiB by default. One message may be larger.
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
    /// The most rooms that one connection may be in: 128 by default.
    pub rooms_max: usize,
    /// How many messages of one connection are handled beside each other: 1 by default, which keeps their order.
    pub concurrency: u32,
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
            rooms_max: 128,
            concurrency: 1,
            compression: None,
        }
    }
}

impl ConnectionOptions {
    /// Whether a connection can live with these.
    ///
    /// # Errors
    ///
    /// The first option that is out of its bounds: a limit or a deadline of zero, or a `dead_after` that is not longer than
    /// the `ping_interval`.
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
        let deadlines = [
            ("write_timeout", self.write_timeout),
            ("close_timeout", self.close_timeout),
        ];
        let zero_limit = limits.iter().find(|(_, limit)| *limit == 0);
        let zero_deadline = deadlines.iter().find(|(_, deadline)| deadline.is_zero());
        if let Some(option) = zero_limit
            .map(|(name, _)| *name)
            .or(zero_deadline.map(|(name, _)| *name))
        {
            let rule = "more than zero";
            return Err(InvalidOption { option, rule });
        }
        let pings_and_dies = !self.ping_interval.is_zero() && !self.dead_after.is_zero();
        if pings_and_dies && self.dead_after <= self.ping_interval {
            let (option, rule) = ("dead_after", "longer than `ping_interval`, or zero");
            return Err(InvalidOption { option, rule });
        }
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
            let option = "compression";
            let rule = "without `server_context_takeover` where `slow_consumer` drops what waits";
            return Err(InvalidOption { option, rule });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_hold() {
        assert_eq!(ConnectionOptions::default().check(), Ok(()));
    }

    #[test]
    fn a_limit_of_zero_is_named() {
        let options = ConnectionOptions {
            outbox_bytes_max: 0,
            ..ConnectionOptions::default()
        };
        let error = options.check().expect_err("nothing fits");
        assert_eq!(error.to_string(), "`outbox_bytes_max` must be more than zero");
    }

    #[test]
    fn a_peer_must_have_time_to_answer_its_ping() {
        let mut options = ConnectionOptions {
            dead_after: Duration::from_secs(25),
            ..ConnectionOptions::default()
        };
        let error = options.check().expect_err("it is pinged and dead at once");
        assert_eq!(
            error.to_string(),
            "`dead_after` must be longer than `ping_interval`, or zero"
        );
        options.ping_interval = Duration::ZERO;
        assert_eq!(options.check(), Ok(()), "silence alone decides");
    }
}
