//! Tokens that are signed (RFC 7519): whether one is good, and what it says. Keys decide by which algorithm, never the token.

mod jwt_error;
mod key;
mod key_file;
mod key_set;
mod keys;
mod rules;
#[cfg(test)]
mod tests;

pub use self::key::{InvalidJwtKey, JwtKey};
pub use self::keys::JwtKeys;

pub(crate) use self::jwt_error::JwtError;
pub(crate) use self::rules::Rules;
