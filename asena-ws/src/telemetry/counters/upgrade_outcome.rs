use http::StatusCode;

use super::label::label;

label! {
    /// What became of a handshake.
    pub(crate) enum UpgradeOutcome {
        Accepted = "accepted",
        BadRequest = "bad_request",
        Unauthorized = "unauthorized",
        Forbidden = "forbidden",
        /// 426: no handshake of a WebSocket, or of another version.
        UpgradeRequired = "upgrade_required",
        TooMany = "too_many_requests",
        OtherClientError = "client_error",
        Unavailable = "unavailable",
        OtherServerError = "server_error",
        /// Any other answer, such as a redirection.
        Other = "other",
        /// Whoever asked was gone before the answer.
        Abandoned = "abandoned",
        /// It was accepted, and then the stream broke.
        Failed = "failed",
    }
}

impl UpgradeOutcome {
    pub(crate) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::SWITCHING_PROTOCOLS => Self::Accepted,
            StatusCode::BAD_REQUEST => Self::BadRequest,
            StatusCode::UNAUTHORIZED => Self::Unauthorized,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::UPGRADE_REQUIRED => Self::UpgradeRequired,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::OtherClientError,
            status if status.is_server_error() => Self::OtherServerError,
            _ => Self::Other,
        }
    }
}
