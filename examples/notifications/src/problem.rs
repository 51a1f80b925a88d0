//! What is answered where a notification has nowhere to go.

use asena_ws::{SendError, UlakError};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A status, a code for programs, and a sentence for people.
#[derive(Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Problem {
    pub(crate) fn unknown_user(id: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: "unknown_user",
            message: format!("the user `{id}` has no open connection"),
        }
    }
}

impl From<UlakError> for Problem {
    fn from(error: UlakError) -> Self {
        let status = match error {
            UlakError::UnknownNamespace { .. } | UlakError::UnknownSocket { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self {
            status,
            code: error.code(),
            message: error.to_string(),
        }
    }
}

impl From<SendError> for Problem {
    fn from(error: SendError) -> Self {
        tracing::error!("a notification could not be written: {error}");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "internal",
            message: "internal error".into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}
