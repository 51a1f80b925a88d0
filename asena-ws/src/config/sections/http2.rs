//! `[http2]`.

use crate::config::key::{Key, Kind};
use crate::driver::http2::Http2Options;

/// In the order of the fields.
pub(crate) const KEYS: &[Key<Http2Options>] = &[
    Key::new("enabled", Kind::Flag(|it| &mut it.enabled)),
    Key::new("streams_max", Kind::Count32(|it| &mut it.streams_max)),
    Key::new(
        "stream_window_bytes",
        Kind::Bytes(|it| &mut it.stream_window_bytes),
    ),
    Key::new(
        "connection_window_bytes",
        Kind::Bytes(|it| &mut it.connection_window_bytes),
    ),
    Key::new(
        "send_buffer_bytes_max",
        Kind::Bytes(|it| &mut it.send_buffer_bytes_max),
    ),
    Key::new("ping_interval", Kind::Duration(|it| &mut it.ping_interval)),
    Key::new("ping_timeout", Kind::Duration(|it| &mut it.ping_timeout)),
];

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_option_of_http2_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            Http2Options {
                enabled,
                streams_max,
                stream_window_bytes,
                connection_window_bytes,
                send_buffer_bytes_max,
                ping_interval,
                ping_timeout,
            }
        );
    }
}
