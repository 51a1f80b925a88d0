use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{BoxError, chain};
use crate::events::recognise;
use crate::protocol::CloseCode;

/// What handlers and hooks return. `?` takes any error; see [`HandlerError`].
pub type Result<T, E = HandlerError> = std::result::Result<T, E>;

/// Why a handler failed: something the peer may be told, or something that is nobody's business outside.
///
/// `?` turns any error (also `&str`, `String`, `anyhow::Error`) into an *internal* one: it is logged under a correlation
/// id, and the peer reads just that id. [`HandlerError::client`] is for the peer to read, and so is an error of a type that
/// [derives `ClientError`](derive@crate::ClientError), also behind `?`.
///
/// ```
/// use asena_ws::{HandlerError, Result};
///
/// fn age(text: &str) -> Result<u8> {
///     if text.is_empty() {
///         return Err(HandlerError::client("age_missing", "say your age"));
///     }
///     Ok(text.parse()?) // internal: the peer does not read why
/// }
/// assert_eq!(age("").unwrap_err().message(), "say your age");
/// assert_eq!(age("x").unwrap_err().message(), "internal error");
/// ```
///
/// It does not implement [`std::error::Error`], since `?` could then not take all others.
pub struct HandlerError(Box<Inner>);

struct Inner {
    kind: Kind,
    is_retryable: bool,
    details: Option<Value>,
    offence: Offence,
    request: Option<Request>,
}

/// What the peer has done wrong, beside the request itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offence {
    None,
    /// It does not speak as it should: too many of these close the connection.
    Protocol,
    /// It sends too much.
    Rate,
}

enum Kind {
    Client {
        code: Cow<'static, str>,
        message: String,
    },
    Internal {
        id: Uuid,
        source: BoxError,
    },
}

/// The typed event that failed.
struct Request {
    id: Option<u64>,
    event: Option<Cow<'static, str>>,
}

impl HandlerError {
    /// An error that the peer reads: a stable `code` for programs, a `message` for people.
    #[must_use]
    pub fn client(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::of(Kind::Client {
            code: code.into(),
            message: message.into(),
        })
    }

    /// An error that is logged and never sent: what `?` makes.
    #[must_use]
    pub fn internal(source: impl Into<BoxError>) -> Self {
        Self::of(Kind::Internal {
            id: Uuid::now_v7(),
            source: source.into(),
        })
    }

    /// A client error that counts against the peer.
    pub(crate) fn protocol(code: &'static str, message: impl Into<String>) -> Self {
        let mut error = Self::client(code, message);
        error.0.offence = Offence::Protocol;
        error
    }

    /// A message that is beyond the budgets of its connection.
    pub(crate) fn rate_limited(retry_after_ms: u64) -> Self {
        let message = format!("you send too much: try again in {retry_after_ms} ms");
        let mut error = Self::client("rate_limited", message).retryable();
        error.0.offence = Offence::Rate;
        error.with_details(json!({ "retry_after_ms": retry_after_ms }))
    }

    fn of(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            is_retryable: false,
            details: None,
            offence: Offence::None,
            request: None,
        }))
    }

    /// Tells the peer of a typed event that the same may succeed later.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.0.is_retryable = true;
        self
    }

    /// Adds what a program may want to know, for the peer of a typed event to read. Those of an internal error are never sent.
    ///
    /// ```
    /// use asena_ws::HandlerError;
    /// use serde_json::json;
    ///
    /// let error = HandlerError::client("room_full", "the room is full").with_details(json!({ "members_max": 8 }));
    /// assert_eq!(error.details(), Some(&json!({ "members_max": 8 })));
    /// ```
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.0.details = Some(details);
        self
    }

    /// The code for programs; `"internal"` for internal errors.
    #[must_use]
    pub fn code(&self) -> &str {
        match &self.0.kind {
            Kind::Client { code, .. } => code,
            Kind::Internal { .. } => "internal",
        }
    }

    /// The message that the peer may read.
    #[must_use]
    pub fn message(&self) -> &str {
        match &self.0.kind {
            Kind::Client { message, .. } => message,
            Kind::Internal { .. } => "internal error",
        }
    }

    /// Whether the same may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// What was [added](Self::with_details) for programs.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// The name of the typed event that failed, as far as it is known.
    #[must_use]
    pub fn event(&self) -> Option<&str> {
        self.0.request.as_ref()?.event.as_deref()
    }

    /// Whether the peer has this error already: as the reply to the typed event that failed, since it came with an id.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.request_id().is_some()
    }

    /// The id under which an internal error was logged; `None` for a client error.
    #[must_use]
    pub fn correlation_id(&self) -> Option<Uuid> {
        match &self.0.kind {
            Kind::Client { .. } => None,
            Kind::Internal { id, .. } => Some(*id),
        }
    }

    /// The error behind an internal one.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        match &self.0.kind {
            Kind::Client { .. } => None,
            Kind::Internal { source, .. } => Some(&**source),
        }
    }

    /// With the typed event that failed.
    pub(crate) fn of_request(mut self, id: Option<u64>, event: Option<Cow<'static, str>>) -> Self {
        self.0.request = Some(Request { id, event });
        self
    }

    /// With the typed event that another error is about.
    pub(crate) fn in_place_of(mut self, other: Self) -> Self {
        self.0.request = other.0.request;
        self
    }

    /// Under which id the peer reads of it.
    pub(crate) fn request_id(&self) -> Option<u64> {
        self.0.request.as_ref()?.id
    }

    /// Whether it counts against the peer.
    pub(crate) fn is_protocol_error(&self) -> bool {
        self.0.offence == Offence::Protocol
    }

    /// The details that the peer may read: of an internal error, under which id it was logged.
    pub(crate) fn public_details(&self) -> Option<Cow<'_, Value>> {
        match &self.0.kind {
            Kind::Client { .. } => self.0.details.as_ref().map(Cow::Borrowed),
            Kind::Internal { id, .. } => Some(Cow::Owned(json!({ "id": id.to_string() }))),
        }
    }

    /// The code to close with, where an error closes the connection.
    pub(crate) fn close_code(&self) -> CloseCode {
        match &self.0.kind {
            Kind::Client { .. } if self.0.offence == Offence::Rate => CloseCode::RATE_LIMITED,
            Kind::Client { .. } => CloseCode::POLICY_VIOLATION,
            Kind::Internal { .. } => CloseCode::INTERNAL_ERROR,
        }
    }

    /// As an ordinary error, for where nobody outside listens.
    pub(crate) fn into_box_error(self) -> BoxError {
        match self.0.kind {
            Kind::Client { message, .. } => message.into(),
            Kind::Internal { source, .. } => source,
        }
    }

    /// The answer of the Asena guide, with the correlation id where there is one.
    pub(crate) fn to_json(&self) -> String {
        let mut answer = json!({ "type": "error", "message": self.message() });
        if let Some(id) = self.correlation_id() {
            answer["id"] = id.to_string().into();
        }
        answer.to_string()
    }
}

impl<E: Into<BoxError>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        recognise(error.into()).unwrap_or_else(Self::internal)
    }
}

/// The whole truth, for logs: not for the peer.
impl fmt::Display for HandlerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Client { code, message } => write!(formatter, "{message} ({code})"),
            Kind::Internal { source, .. } => formatter.write_str(&chain(&**source)),
        }
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Client { code, message } => {
                let mut debug = formatter.debug_struct("HandlerError::Client");
                debug.field("code", code).field("message", message).finish()
            }
            Kind::Internal { id, source } => {
                let mut debug = formatter.debug_struct("HandlerError::Internal");
                debug.field("id", id).field("source", source).finish()
            }
        }
    }
}

/// What the error of a handler, a hook or a constructor can be: all that [`HandlerError`] is made from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a handler, a hook or a constructor",
    label = "the error that is returned here is not an error",
    note = "implement `std::error::Error` for `{Self}`, derive `ClientError` if the peer may read it, or return a `HandlerError`"
)]
pub trait IntoHandlerError {
    /// As a handler's error.
    fn into_handler_error(self) -> HandlerError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<HandlerError>> IntoHandlerError for E {
    fn into_handler_error(self) -> HandlerError {
        self.into()
    }
}

/// What a method returned, told apart by method resolution: inherent methods take a `Result`, the trait all else.
///
/// So an alias of `Result` is a `Result`, and no macro looks at names.
#[derive(Debug)]
pub struct Returned<T>(pub T);

impl<T, E> Returned<std::result::Result<T, E>> {
    /// As it is, for handlers, whose errors are told apart further.
    ///
    /// # Errors
    ///
    /// The one that was returned.
    pub fn into_outcome(self) -> std::result::Result<T, E> {
        self.0
    }

    /// For handlers and hooks.
    ///
    /// # Errors
    ///
    /// The one that was returned.
    pub fn into_handler_result(self) -> Result<T>
    where
        E: IntoHandlerError,
    {
        self.0.map_err(E::into_handler_error)
    }

    /// For constructors.
    ///
    /// # Errors
    ///
    /// The one that was returned.
    pub fn into_result(self) -> Result<T, BoxError>
    where
        E: IntoHandlerError,
    {
        self.0
            .map_err(|error| error.into_handler_error().into_box_error())
    }
}

/// What is left when [`Returned`] holds no `Result`.
pub trait NotAResult {
    /// What was returned.
    type Value;

    /// For handlers.
    ///
    /// # Errors
    ///
    /// None: the value is no `Result`.
    fn into_outcome(self) -> std::result::Result<Self::Value, Infallible>;

    /// For handlers and hooks.
    ///
    /// # Errors
    ///
    /// None: the value is no `Result`.
    fn into_handler_result(self) -> Result<Self::Value>;

    /// For constructors.
    ///
    /// # Errors
    ///
    /// None: the value is no `Result`.
    fn into_result(self) -> Result<Self::Value, BoxError>;
}

impl<T> NotAResult for Returned<T> {
    type Value = T;

    fn into_outcome(self) -> std::result::Result<T, Infallible> {
        Ok(self.0)
    }

    fn into_handler_result(self) -> Result<T> {
        Ok(self.0)
    }

    fn into_result(self) -> Result<T, BoxError> {
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_told_apart_from_all_other_values_and_gives_the_value_in_it() {
        type Outcome<T> = std::result::Result<T, &'static str>;
        let nothing: Result<()> = Returned(()).into_handler_result();
        assert!(nothing.is_ok());
        let value: Result<u8> = Returned(7).into_handler_result();
        assert_eq!(value.expect("a value"), 7);
        let option: Result<Option<u8>> = Returned(Some(7)).into_handler_result();
        assert_eq!(option.expect("a value"), Some(7));
        // What comes out is a plain value again, so that it can be told apart further.
        let within: Result<Option<u8>> = Returned(Outcome::Ok(Some(7))).into_handler_result();
        assert_eq!(within.expect("no error"), Some(7));
        let error: Result<()> = Returned(Outcome::Err("broken")).into_handler_result();
        assert_eq!(error.expect_err("an error").code(), "internal");
    }

    #[test]
    fn an_internal_error_is_answered_with_its_id_and_nothing_else() {
        let error = HandlerError::from("the password is hunter2");
        let id = error.correlation_id().expect("internal errors have an id");
        assert_eq!(
            error.to_json(),
            format!(r#"{{"id":"{id}","message":"internal error","type":"error"}}"#)
        );
        assert_eq!(error.to_string(), "the password is hunter2");
    }

    #[test]
    fn a_client_error_is_answered_as_the_guide_shows() {
        let error = HandlerError::client("bad", "Invalid message format");
        assert_eq!(
            error.to_json(),
            r#"{"message":"Invalid message format","type":"error"}"#
        );
    }
}
