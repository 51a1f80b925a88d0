use super::close::{CloseCode, CloseReason};
use super::utf8::NotUtf8;

/// What a peer did that ends its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Violation {
    /// RFC 6455 §5.2.
    #[error("a reserved bit is set")]
    ReservedBit,
    #[error("a reserved opcode")]
    ReservedOpcode,
    /// §5.1: a server must close then.
    #[error("a frame without a mask")]
    Unmasked,
    #[error("a length in more bytes than it needs")]
    LengthNotMinimal,
    #[error("a length beyond 63 bits")]
    LengthTooLong,
    /// §5.5.
    #[error("a fragmented control frame")]
    FragmentedControl,
    #[error("a control frame of more than 125 bytes")]
    ControlTooLong,
    /// §5.4.
    #[error("a continuation of nothing")]
    ContinuationOfNothing,
    #[error("a message within a message")]
    MessageInMessage,
    /// §5.5.1, §7.4.
    #[error("a close frame with half a code")]
    HalfACloseCode,
    #[error("a close code that must not be sent")]
    CloseCode,
    /// §8.1.
    #[error("text is not valid UTF-8")]
    NotUtf8,
    #[error("message too big")]
    TooBig,
    #[error("too many fragments")]
    TooManyFragments,
    /// RFC 7692 §7.2.2.
    #[error("compressed data is corrupt")]
    Corrupt,
}

impl Violation {
    /// What the peer is told (RFC 6455 §7.4.1).
    pub(crate) fn close_reason(self) -> CloseReason {
        let code = match self {
            Self::NotUtf8 | Self::Corrupt => CloseCode::INVALID_PAYLOAD,
            Self::TooBig | Self::TooManyFragments => CloseCode::MESSAGE_TOO_BIG,
            _ => CloseCode::PROTOCOL_ERROR,
        };
        CloseReason::new(code, self.to_string())
    }
}

impl From<NotUtf8> for Violation {
    fn from(_: NotUtf8) -> Self {
        Self::NotUtf8
    }
}
