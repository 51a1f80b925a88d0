//! `[limits]`: how many may connect.

use crate::config::key::{Key, Kind};
use crate::edge::limits::Limits;

/// In the order of the fields.
pub(crate) const KEYS: &[Key<Limits>] = &[
    Key::new("connections_max", Kind::Limit(|it| &mut it.connections_max)),
    Key::new(
        "connections_per_address_max",
        Kind::Limit(|it| &mut it.connections_per_address_max),
    ),
    Key::new(
        "connections_per_user_max",
        Kind::Limit(|it| &mut it.connections_per_user_max),
    ),
    Key::new(
        "handshakes_per_second",
        Kind::Limit32(|it| &mut it.handshakes_per_second),
    ),
    Key::new("handshakes_burst", Kind::Limit32(|it| &mut it.handshakes_burst)),
    Key::new(
        "handshakes_per_address_per_second",
        Kind::Limit32(|it| &mut it.handshakes_per_address_per_second),
    ),
    Key::new(
        "handshakes_per_address_burst",
        Kind::Limit32(|it| &mut it.handshakes_per_address_burst),
    ),
    Key::new("half_open_max", Kind::Limit(|it| &mut it.half_open_max)),
    Key::new("retry_after", Kind::Duration(|it| &mut it.retry_after)),
];

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_limit_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            Limits {
                connections_max,
                connections_per_address_max,
                connections_per_user_max,
                handshakes_per_second,
                handshakes_burst,
                handshakes_per_address_per_second,
                handshakes_per_address_burst,
                half_open_max,
                retry_after,
            }
        );
    }
}
