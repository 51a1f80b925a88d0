use std::fmt;

use super::utf8_bytes::Utf8Bytes;

/// Why a connection closed, as a number (RFC 6455 §7.4).
///
/// The codes of our own say by their number whether to come back: 4000–4499 reconnect, 4500–4999 do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: the purpose of the connection was fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// 1001: an endpoint goes away, such as a browser that leaves the page.
    pub const GOING_AWAY: Self = Self(1001);
    /// 1002: a protocol error.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// 1005: the peer closed without a code. Never sent.
    pub const NO_STATUS: Self = Self(1005);
    /// 1006: the connection was lost without a close handshake. Never sent.
    pub const ABNORMAL: Self = Self(1006);
    /// 1007: a text message that is not UTF-8.
    pub const INVALID_PAYLOAD: Self = Self(1007);
    /// 1008: a message that breaks the service's rules, or a refusal.
    pub const POLICY_VIOLATION: Self = Self(1008);
    /// 1009: a message that is too big.
    pub const MESSAGE_TOO_BIG: Self = Self(1009);
    /// 1011: the server failed.
    pub const INTERNAL_ERROR: Self = Self(1011);
    /// 1012: the server restarts; come back.
    pub const SERVICE_RESTART: Self = Self(1012);
    /// 4008: the peer reads too slowly for what it is sent; come back.
    pub const SLOW_CONSUMER: Self = Self(4008);
    /// 4012: the peer has not answered pings; come back.
    pub const NO_PONG: Self = Self(4012);
    /// 4013: the peer keeps on sending more than it may; come back, and send less.
    pub const RATE_LIMITED: Self = Self(4013);

    /// 4014: the identity of the connection has expired; come back with a new token.
    pub const TOKEN_EXPIRED: Self = Self(4014);
    /// 4015: the connection has lived as long as one may; come back.
    pub const LIFETIME_OVER: Self = Self(4015);
    /// 4500: the token that was shown is not this connection's to show; do not come back with it.
    pub const INVALID_TOKEN: Self = Self(4500);
    /// 4503: somebody has disconnected the peer, and does not want it back.
    pub const KICKED: Self = Self(4503);
    /// 4501: the peer keeps on sending what is not understood; do not come back.
    pub const TOO_MANY_ERRORS: Self = Self(4501);

    /// A code of the application's own, 3000 to 4999, or one of RFC 6455 that may be sent.
    ///
    /// `None` for a number that must not stand in a close frame (§7.4.1, §7.4.2).
    ///
    /// ```
    /// # use asena_ws::CloseCode;
    /// assert_eq!(CloseCode::new(4001).map(CloseCode::get), Some(4001));
    /// assert_eq!(CloseCode::new(1006), None);
    /// ```
    #[must_use]
    pub const fn new(code: u16) -> Option<Self> {
        match code {
            1000..=1003 | 1007..=1014 | 3000..=4999 => Some(Self(code)),
            _ => None,
        }
    }

    /// A code that a peer sent, whatever it is.
    #[cfg(feature = "testing")]
    pub(crate) const fn received(code: u16) -> Self {
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A close code and the words beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseReason {
    /// The code.
    pub code: CloseCode,
    /// At most 123 bytes (RFC 6455 §5.5); often empty.
    pub reason: Utf8Bytes,
}

/// The most bytes that a reason may have: a control frame's 125 less the code's 2.
const REASON_BYTES_MAX: usize = 123;

impl CloseReason {
    /// A reason that is too long for a close frame is cut at a character.
    #[must_use]
    pub fn new(code: CloseCode, reason: impl Into<Utf8Bytes>) -> Self {
        let reason = reason.into();
        let end = reason.floor_char_boundary(REASON_BYTES_MAX);
        if end == reason.len() {
            Self { code, reason }
        } else {
            Self {
                code,
                reason: reason[..end].into(),
            }
        }
    }
}

impl From<CloseCode> for CloseReason {
    fn from(code: CloseCode) -> Self {
        Self {
            code,
            reason: Utf8Bytes::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_at_a_character() {
        let reason = CloseReason::new(CloseCode::NORMAL, "ü".repeat(100));
        assert_eq!(reason.reason.len(), 122);
        assert_eq!(CloseReason::new(CloseCode::NORMAL, "bye").reason, "bye");
    }

    #[test]
    fn codes_that_must_not_be_sent_cannot_be_made() {
        for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, u16::MAX] {
            assert_eq!(CloseCode::new(code), None, "{code}");
        }
        for code in [1000, 1003, 1007, 1014, 3000, 4999] {
            assert_eq!(CloseCode::new(code).map(CloseCode::get), Some(code));
        }
    }
}
