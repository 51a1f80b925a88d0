use std::fmt;

use crate::connection::options::InvalidOption;

/// Who may look at the [inspector](crate::inspector), and what they may do. For [`AppBuilder::inspector`](crate::AppBuilder::inspector).
///
/// ```
/// use asena_ws::inspector::InspectorOptions;
///
/// let mut options = InspectorOptions::default();
/// options.token = Some("correct-horse-battery-staple".into());
/// options.read_only = true;
/// assert!(options.check().is_ok());
/// assert!(!format!("{options:?}").contains("horse"));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct InspectorOptions {
    /// What has to be said to see anything: `Authorization: Bearer …`, which the page asks for. Without one, only processes of this machine
    /// are answered, and by no name but a loopback one.
    pub token: Option<InspectorToken>,
    /// Whether nothing can be changed: no disconnect, join, leave or send, and no console on the page. Off by default.
    pub read_only: bool,
}

/// The secret that opens the inspector. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct InspectorToken(String);

/// What has fewer bytes can be tried out.
const TOKEN_BYTES_MIN: usize = 16;

/// More than any header needs.
const TOKEN_BYTES_MAX: usize = 1024;

impl InspectorOptions {
    /// Whether the inspector can be served like this.
    ///
    /// # Errors
    ///
    /// If the token has less than 16 bytes or more than 1,024, or what cannot stand in a header: spaces, control characters, anything
    /// beyond ASCII.
    pub fn check(&self) -> Result<(), InvalidOption> {
        let rule = "16 to 1,024 visible ASCII characters, such as `openssl rand -hex 24` prints";
        match &self.token {
            Some(InspectorToken(token))
                if !(TOKEN_BYTES_MIN..=TOKEN_BYTES_MAX).contains(&token.len())
                    || !token.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                Err(InvalidOption {
                    option: "token",
                    rule,
                })
            }
            _ => Ok(()),
        }
    }
}

impl InspectorToken {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<String> for InspectorToken {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl From<&str> for InspectorToken {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}

impl fmt::Debug for InspectorToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InspectorToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_enough_and_fits_into_a_header() {
        let long = "x".repeat(TOKEN_BYTES_MAX);
        let too_long = "x".repeat(TOKEN_BYTES_MAX + 1);
        for (token, is_good) in [
            ("", false),
            ("0123456789abcde", false),
            ("0123456789abcdef", true),
            ("0123456789 abcdef", false),
            ("0123456789abcdefğ", false),
            ("0123456789abcdef\n", false),
            (long.as_str(), true),
            (too_long.as_str(), false),
        ] {
            let options = InspectorOptions {
                token: Some(token.into()),
                read_only: false,
            };
            assert_eq!(options.check().is_ok(), is_good, "{token:?}");
        }
    }
}
