use serde_json::Value;

use super::data::Data;
use super::envelope::Request;
use crate::handler_error::HandlerError;
use crate::identity::BearerToken;

/// What a client asks by the built-in event `refresh`: to stay, with `{"token": "…"}` as its data; without data, until when it may.
#[derive(Debug)]
pub(crate) struct RefreshRequest {
    pub(crate) id: Option<u64>,
    pub(crate) token: Result<Option<BearerToken>, HandlerError>,
}

impl RefreshRequest {
    pub(super) fn of(request: &Request<'_>) -> Self {
        let data = request.data.map_or(Ok(Value::Null), Data::read);
        Self {
            id: request.id,
            token: data.and_then(|data| token(&data)),
        }
    }
}

fn token(data: &Value) -> Result<Option<BearerToken>, HandlerError> {
    if data.is_null() {
        return Ok(None);
    }
    let token = data.get("token").and_then(Value::as_str);
    let token = token.ok_or_else(|| {
        HandlerError::protocol(
            "invalid_payload",
            "`data` must be `{\"token\": \"…\"}`, or nothing",
        )
    })?;
    let token = token.parse();
    // It says what is wrong, and not what the token is.
    token.map(Some).map_err(|error: crate::identity::TokenError| {
        HandlerError::protocol("invalid_token", error.to_string())
    })
}
