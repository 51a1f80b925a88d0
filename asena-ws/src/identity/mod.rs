//! Who a connection is of, as values: an identity, the token that shows it, when it ends, and which connections a user has.
//!
//! Nothing here knows a socket or asks a clock. `driver/` has authenticators run, `messaging/` keeps who is here.

mod bearer_token;
mod directory;
mod expiry;
#[expect(
    clippy::module_inception,
    reason = "it is the value that all of this is about"
)]
mod identity;
#[cfg(feature = "jwt")]
pub(crate) mod jwt;
mod token_error;
mod token_sources;

pub use self::bearer_token::BearerToken;
pub use self::identity::{Identity, InvalidIdentity};
pub use self::token_error::{TokenError, TokenPlace};
pub use self::token_sources::TokenSources;

pub(crate) use self::directory::{Directory, Place};
pub(crate) use self::expiry::{Expiry, ExpiryVerdict};
pub(crate) use self::token_sources::{has_token_protocol, is_token_protocol};

/// What a client offers beside the subprotocol that its token is, where the endpoint has no other: it says nothing, and is
/// echoed, since browsers fail a connection of whose subprotocols none was chosen.
pub(crate) const PLACEHOLDER_PROTOCOL: &str = "asena";
