//! Which keys a section has, and which field of which struct each sets: a file a section, and nothing else in it.
//!
//! A new field of such a struct is one line in its table. A test beside each table takes the struct apart, so that a field without a
//! key does not compile. A new section is a file here, and a line in each function of
//! `app/config/layers.rs`. The structs stand where they are used; nothing else of those modules is known here.

pub(crate) mod connection;
pub(crate) mod edge;
#[cfg(feature = "http2")]
pub(crate) mod http2;
pub(crate) mod limits;
#[cfg(feature = "logging")]
pub(crate) mod log;
pub(crate) mod operations;
pub(crate) mod origins;
pub(crate) mod server;
pub(crate) mod shutdown;
pub(crate) mod tls;

/// All of them, whether their feature is on or not: no struct of a user's can be read from one.
pub(crate) const SECTIONS: &[&str] = &[
    "connection",
    "endpoints",
    "http2",
    "limits",
    "log",
    "operations",
    "server",
    "shutdown",
    "tls",
];

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
