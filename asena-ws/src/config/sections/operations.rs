//! `[operations]`: where the app is asked about itself.

use std::net::SocketAddr;

use crate::config::key::{Key, Kind};

#[derive(Clone, Debug, Default)]
pub(crate) struct OperationsSettings {
    /// Beside the endpoints, if there is none.
    pub(crate) listen: Option<SocketAddr>,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<OperationsSettings>] = &[Key::new("listen", Kind::Address(|it| &mut it.listen))];

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_setting_of_the_operations_has_a_key() {
        assert_every_field_has_a_key!(KEYS, OperationsSettings { listen });
    }
}
