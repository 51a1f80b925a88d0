use std::time::Duration;

use hyper::server::conn::http2::Builder;

use super::executor::Executor;
use crate::connection::options::{InvalidOption, check_deadline, demand};

/// HTTP/2 where the app has a server of its own: whether, and its bounds. See [`AppBuilder::http2`](crate::AppBuilder::http2).
///
/// What is not to be set here stands at hyper's defaults: a head may have 64 KiB, as in HTTP/1.1; frames 16 KiB; and a client that
/// resets its streams faster than they are served (CVE-2023-44487) is sent away when 20 of these wait, or when we had to reset 1,024. So is one
/// of which very many tiny frames wait to be read: about 2,000 on a connection, and more with a larger `connection_window_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http2Options {
    /// Whether it is spoken at all: true by default, where the feature `http2` is on.
    pub enabled: bool,
    /// As many requests and WebSockets side by side on one connection: 200 by default.
    pub streams_max: u32,
    /// As much of one stream may be on its way to us, or wait to be read by a WebSocket whose inbox is full: 64 KiB by default.
    pub stream_window_bytes: usize,
    /// As much of all streams of a connection together: 1 MiB by default. When it is used up by WebSockets that do not read, those
    /// beside them wait.
    pub connection_window_bytes: usize,
    /// As much of what was sent to one stream waits for the network, beside the outbox of its WebSocket: 64 KiB by default. To this
    /// come up to three writes of 16 KiB each.
    pub send_buffer_bytes_max: usize,
    /// How often the peer is asked whether it is there: every 25 s by default. Zero never asks.
    pub ping_interval: Duration,
    /// How long it may take to answer: 20 s by default.
    pub ping_timeout: Duration,
}

impl Default for Http2Options {
    fn default() -> Self {
        Self {
            enabled: true,
            streams_max: 200,
            stream_window_bytes: 64 * 1024,
            connection_window_bytes: 1024 * 1024,
            send_buffer_bytes_max: 64 * 1024,
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
        }
    }
}

/// RFC 9113 §6.9.1.
const WINDOW_BYTES_MAX: usize = (1 << 31) - 1;
/// What a window has before anything is said of it.
const WINDOW_BYTES_MIN: usize = (1 << 16) - 1;

impl Http2Options {
    /// Says which option is out of its bounds.
    ///
    /// # Errors
    ///
    /// The first one, and what it has to be.
    pub fn check(&self) -> Result<(), InvalidOption> {
        demand(self.streams_max > 0, "streams_max", "more than zero")?;
        for (option, bytes) in [
            ("stream_window_bytes", self.stream_window_bytes),
            ("connection_window_bytes", self.connection_window_bytes),
        ] {
            let rule = "from 64 KiB to 2 GiB, less one byte";
            demand(
                (WINDOW_BYTES_MIN..=WINDOW_BYTES_MAX).contains(&bytes),
                option,
                rule,
            )?;
        }
        demand(
            (1024..=WINDOW_BYTES_MAX).contains(&self.send_buffer_bytes_max),
            "send_buffer_bytes_max",
            "from 1 KiB to 2 GiB, less one byte",
        )?;
        if !self.ping_interval.is_zero() {
            check_deadline("ping_interval", self.ping_interval)?;
        }
        check_deadline("ping_timeout", self.ping_timeout)
    }

    pub(super) fn apply_to(self, mut builder: Builder<Executor>) -> Builder<Executor> {
        let window = |bytes: usize| u32::try_from(bytes).ok();
        builder
            .max_concurrent_streams(self.streams_max)
            .initial_stream_window_size(window(self.stream_window_bytes))
            .initial_connection_window_size(window(self.connection_window_bytes))
            .max_send_buf_size(self.send_buffer_bytes_max)
            .keep_alive_interval((!self.ping_interval.is_zero()).then_some(self.ping_interval))
            .keep_alive_timeout(self.ping_timeout);
        builder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bound_is_held_on_both_sides() {
        type Change = fn(&mut Http2Options);
        assert_eq!(Http2Options::default().check(), Ok(()));
        let table: [(&str, Change); 7] = [
            ("streams_max", |options| options.streams_max = 0),
            ("stream_window_bytes", |options| {
                options.stream_window_bytes = WINDOW_BYTES_MIN - 1;
            }),
            ("connection_window_bytes", |options| {
                options.connection_window_bytes = WINDOW_BYTES_MAX + 1;
            }),
            ("send_buffer_bytes_max", |options| {
                options.send_buffer_bytes_max = 1023;
            }),
            ("send_buffer_bytes_max", |options| {
                options.send_buffer_bytes_max = WINDOW_BYTES_MAX + 1;
            }),
            ("ping_interval", |options| options.ping_interval = Duration::MAX),
            ("ping_timeout", |options| options.ping_timeout = Duration::ZERO),
        ];
        for (option, change) in table {
            let mut options = Http2Options::default();
            change(&mut options);
            assert_eq!(options.check().map_err(|invalid| invalid.option), Err(option));
        }
        let without_pings = Http2Options {
            ping_interval: Duration::ZERO,
            ..Http2Options::default()
        };
        assert_eq!(without_pings.check(), Ok(()));
    }
}
