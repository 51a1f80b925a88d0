use serde_json::Value;

/// An error that a client has answered a call with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({code})")]
#[non_exhaustive]
pub struct Refusal {
    /// For programs; `unknown` if the client gave none.
    pub code: String,
    /// For people. It is the client's word: not for a page, nor for a shell.
    pub message: String,
    /// Whether the client thinks that the same call may succeed later.
    pub retryable: bool,
    /// What else it says.
    pub details: Option<Value>,
}

/// Of whatever a client says: what is missing is nothing to fail for.
impl From<Value> for Refusal {
    fn from(mut error: Value) -> Self {
        let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            code: text("code").unwrap_or_else(|| "unknown".to_owned()),
            message: text("message").unwrap_or_default(),
            retryable: error
                .get("retryable")
                .and_then(Value::as_bool)
                .unwrap_or_default(),
            details: error.get_mut("details").map(Value::take),
        }
    }
}
