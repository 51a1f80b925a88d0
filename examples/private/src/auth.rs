//! Who somebody is, by a token.

use asena_ws::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: &'static str,
}

/// The seam: the endpoints know this, and tests or another provider of tokens put themselves behind it.
///
/// One that asks a database has `#[async_trait]` (of the crate async-trait) under `#[interface]`.
#[interface]
pub(crate) trait AuthService: Send + Sync {
    fn verify_token(&self, token: &str) -> Option<User>;
}

/// Two tokens that everybody may read here. In earnest this verifies a signature, or looks a hash up.
#[service]
pub(crate) struct DemoTokens;

#[implements]
impl AuthService for DemoTokens {
    fn verify_token(&self, token: &str) -> Option<User> {
        match token {
            "token-of-ada" => Some(User { id: "ada" }),
            "token-of-bob" => Some(User { id: "bob" }),
            _ => None,
        }
    }
}
