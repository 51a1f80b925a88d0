//! What `[endpoints."/path"]` says of the pages that may connect there.

use crate::config::key::{Key, Kind};
use crate::edge::invalid::InvalidEdge;
use crate::edge::origin::OriginPolicy;

/// Of one endpoint: begins as the app's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OriginSettings {
    pub(crate) origins: Vec<String>,
    pub(crate) origin_required: bool,
}

/// In the order of the fields.
pub(crate) const KEYS: &[Key<OriginSettings>] = &[
    Key::new("origins", Kind::Texts(|it| &mut it.origins)),
    Key::new("origin_required", Kind::Flag(|it| &mut it.origin_required)),
];

impl OriginSettings {
    /// # Errors
    ///
    /// The first entry that is no origin.
    pub(crate) fn policy(&self) -> Result<OriginPolicy, InvalidEdge> {
        OriginPolicy::new(&self.origins, self.origin_required)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::*;

    #[test]
    fn every_setting_of_an_endpoints_origins_has_a_key() {
        assert_every_field_has_a_key!(
            KEYS,
            OriginSettings {
                origins,
                origin_required,
            }
        );
    }
}
