//! Why something went wrong, as values of labels.

use super::label::label;
use crate::handler_error::HandlerError;
use crate::protocol::CloseCode;

label! {
    /// Why a message that was to be sent was not.
    pub(crate) enum Drops {
        /// It did not fit into the outbox.
        Full = "full",
        /// It gave way to a later one.
        Oldest = "oldest",
        /// A later one of its key took its place.
        Replaced = "replaced",
        /// It waited when the connection was closed for being too slow.
        Slow = "slow_consumer",
    }
}

label! {
    /// What was wrong with what a peer sent.
    pub(crate) enum Misunderstandings {
        Envelope = "invalid_envelope",
        Event = "unknown_event",
        TooLarge = "too_large",
        Payload = "invalid_payload",
        Validation = "validation_failed",
        /// A violation of RFC 6455.
        Frame = "protocol_error",
        /// Text that is not UTF-8.
        Text = "invalid_utf8",
        /// A message beyond the limit.
        TooBig = "message_too_big",
        Other = "_other",
    }
}

impl Misunderstandings {
    /// By the code that the peer was answered with.
    pub(crate) fn of_event(code: &str) -> Self {
        match code {
            "invalid_envelope" => Self::Envelope,
            "unknown_event" => Self::Event,
            "too_large" => Self::TooLarge,
            "invalid_payload" => Self::Payload,
            "validation_failed" => Self::Validation,
            _ => Self::Other,
        }
    }

    /// By the code that the connection was closed with.
    pub(crate) fn of_frame(code: CloseCode) -> Self {
        match code {
            CloseCode::PROTOCOL_ERROR => Self::Frame,
            CloseCode::INVALID_PAYLOAD => Self::Text,
            CloseCode::MESSAGE_TOO_BIG => Self::TooBig,
            _ => Self::Other,
        }
    }
}

label! {
    /// How a handler failed.
    pub(crate) enum Failures {
        /// With an error that the peer may read.
        Client = "client",
        /// With one that was logged.
        Internal = "internal",
        Panic = "panic",
    }
}

impl Failures {
    pub(crate) fn of(error: &HandlerError) -> Self {
        match error.correlation_id() {
            Some(_) => Self::Internal,
            None => Self::Client,
        }
    }
}

label! {
    /// What became of a question to a client.
    pub(crate) enum CallOutcome {
        Answered = "answered",
        TimedOut = "timed_out",
        /// Too much came before the answer.
        Congested = "congested",
        /// The connection closed.
        Closed = "closed",
        /// Whoever asked did not wait for it.
        GivenUp = "given_up",
        /// It was never asked: too many calls waited, or it did not fit.
        NotSent = "not_sent",
    }
}
