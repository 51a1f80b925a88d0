//! Which keys a section has, and which field of which struct each sets: a file a section, and nothing else in it.
//!
//! A new field of such a struct is one line in its table. A test beside each table takes the struct apart, so that a field without a
//! key does not compile. A new section is a file here, and a line in `app/config.rs`.

pub(crate) mod connection;
#[cfg(feature = "logging")]
pub(crate) mod log;
pub(crate) mod server;

/// All of them, whether their feature is on or not: no struct of a user's can be read from one.
pub(crate) const SECTIONS: &[&str] = &["connection", "endpoints", "log", "server"];

/// Compares a section's table with the fields of its struct: a new field makes the pattern incomplete.
#[cfg(test)]
macro_rules! assert_every_field_has_a_key {
    ($keys:expr, $type:ident { $($field:ident),* $(,)? }) => {{
        let $type { $($field: _),* } = $type::default();
        let keys: Vec<&str> = $keys.iter().map(|key| key.name).collect();
        assert_eq!(keys, [$(stringify!($field)),*]);
    }};
}
#[cfg(test)]
use assert_every_field_has_a_key;
