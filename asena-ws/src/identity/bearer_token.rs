use std::fmt;

use super::token_error::{TokenError, TokenPlace};

/// More than any token has that a header would take.
const TOKEN_BYTES_MAX: usize = 8 * 1024;

/// What shows who somebody is to whoever has it (RFC 6750). It is never printed.
///
/// ```
/// # use asena_ws::BearerToken;
/// let token: BearerToken = "secret".parse()?;
/// assert_eq!(token.as_str(), "secret");
/// assert_eq!(format!("{token:?}"), "BearerToken(…)");
/// # Ok::<(), asena_ws::TokenError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// The token itself, for whoever verifies it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A token from 1 to 8,192 bytes, without control characters.
    pub(crate) fn found(text: &str, place: TokenPlace) -> Result<Self, TokenError> {
        if text.len() > TOKEN_BYTES_MAX {
            let bytes = text.len();
            return Err(TokenError::TooLong { place, bytes });
        }
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(TokenError::Malformed { place });
        }
        Ok(Self(text.to_owned()))
    }
}

impl std::str::FromStr for BearerToken {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::found(text, TokenPlace::Message)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_to_8192_bytes() {
        let parse = |length: usize| "x".repeat(length).parse::<BearerToken>();
        assert!(parse(0).is_err());
        assert!(parse(1).is_ok());
        assert!(parse(TOKEN_BYTES_MAX).is_ok());
        let place = TokenPlace::Message;
        assert_eq!(parse(8193), Err(TokenError::TooLong { place, bytes: 8193 }));
        assert_eq!(
            "a\tb".parse::<BearerToken>(),
            Err(TokenError::Malformed { place })
        );
    }
}
