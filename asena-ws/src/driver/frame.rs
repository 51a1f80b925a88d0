//! Between our frames and axum's.

use axum::extract::ws::{CloseFrame, Message as AxumMessage};
use tungstenite::Error;

use crate::connection::outbox::Outbound;
use crate::protocol::{CloseCode, CloseReason, Message, Utf8Bytes};

pub(crate) fn encode(outbound: Outbound) -> AxumMessage {
    match outbound {
        Outbound::Message(Message::Text(text)) => AxumMessage::Text(text.as_str().into()),
        Outbound::Message(Message::Binary(bytes)) => AxumMessage::Binary(bytes),
        Outbound::Ping(payload) => AxumMessage::Ping(payload),
        Outbound::Pong(payload) => AxumMessage::Pong(payload),
        Outbound::Close(reason) => AxumMessage::Close(Some(CloseFrame {
            code: reason.code.get(),
            reason: reason.reason.as_str().into(),
        })),
    }
}

pub(crate) fn close_reason(frame: Option<CloseFrame>) -> CloseReason {
    match frame {
        Some(frame) => CloseReason::new(CloseCode::received(frame.code), frame.reason.as_str()),
        None => CloseCode::NO_STATUS.into(),
    }
}

pub(crate) fn text(text: &axum::extract::ws::Utf8Bytes) -> Utf8Bytes {
    text.as_str().into()
}

/// What to tell a peer whose bytes could not be read; `None` where there is nobody to tell.
pub(crate) fn failure(error: axum::Error) -> Option<CloseReason> {
    let error = error.into_inner();
    match error.downcast_ref::<Error>()? {
        Error::Capacity(_) => Some(CloseReason::new(CloseCode::MESSAGE_TOO_BIG, "message too big")),
        Error::Utf8(_) => Some(CloseReason::new(
            CloseCode::INVALID_PAYLOAD,
            "text is not valid UTF-8",
        )),
        Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(problem) => Some(CloseReason::new(CloseCode::PROTOCOL_ERROR, problem.to_string())),
        _ => None,
    }
}
