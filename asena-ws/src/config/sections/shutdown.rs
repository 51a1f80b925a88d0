//! `[shutdown]`.

use crate::config::key::{Key, Kind};
use crate::operations::ShutdownOptions;

/// In the order of the fields.
pub(crate) const KEYS: &[Key<ShutdownOptions>] = &[
    Key::new("delay", Kind::Duration(|it| &mut it.delay)),
    Key::new("timeout", Kind::Duration(|it| &mut it.timeout)),
    Key::new("window", Kind::Duration(|it| &mut it.window)),
    Key::new("closes_per_second", Kind::Count32(|it| &mut it.closes_per_second)),
];

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_option_of_the_shutdown_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            ShutdownOptions {
                delay,
                timeout,
                window,
                closes_per_second,
            }
        );
    }
}
