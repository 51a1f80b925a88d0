//! What `[server]` says of the edge: whose pages may connect, and which proxies are believed.

use crate::config::key::{Key, Kind};
use crate::connection::options::InvalidOption;
use crate::edge::invalid::InvalidEdge;
use crate::edge::options::EdgeOptions;

/// In the order of the fields, but for the limits, which have a section of their own.
pub(crate) const KEYS: &[Key<EdgeOptions>] = &[
    Key::new("origins", Kind::Texts(|it| &mut it.origins)),
    Key::new("origin_required", Kind::Flag(|it| &mut it.origin_required)),
    Key::new("trusted_proxies", Kind::Texts(|it| &mut it.trusted_proxies)),
];

/// What is wrong, for those who show the value by themselves.
pub(crate) fn rule_of(invalid: &InvalidEdge) -> InvalidOption {
    InvalidOption {
        option: invalid.option,
        rule: invalid.rule,
    }
}

#[cfg(test)]
mod tests {
    use super::super::assert_every_field_has_a_key;
    use super::super::limits;
    use super::*;

    #[test]
    fn every_option_of_the_edge_has_a_key() {
        let limits_are_elsewhere: Key<EdgeOptions> = Key::new(
            "limits",
            Kind::Nested {
                read: |_, _, _, _| {},
                show: |it| limits::KEYS.iter().map(|key| key.show(&it.limits)).collect(),
                copy: |_, _| {},
            },
        );
        let keys: Vec<&Key<EdgeOptions>> = KEYS.iter().chain([&limits_are_elsewhere]).collect();
        assert_every_field_has_a_key!(
            keys,
            EdgeOptions {
                origins,
                origin_required,
                trusted_proxies,
                limits,
            }
        );
    }
}
