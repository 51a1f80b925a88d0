use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde_json::Value;

use crate::error::BoxError;
use crate::handler_error::{HandlerError, IntoHandlerError};

/// An error that the peer may read: what [`#[derive(ClientError)]`](derive@crate::ClientError) implements.
///
/// `#[handlers]` methods may return it directly. If it is a [`std::error::Error`] too, `?` makes a client error of it in all other
/// places where it makes a [`HandlerError`], provided that the trait is derived and the type has no parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of what the peer may read",
    label = "not a client error",
    note = "derive it, and give each variant a code: `#[derive(ClientError)]`, `#[client_error(code = \"…\")]`"
)]
pub trait ClientError: Sized {
    /// What it may be read as, where it was derived.
    #[doc(hidden)]
    const CODES: &'static [ClientErrorCode] = &[];

    /// What the peer reads: usually a [`HandlerError::client`].
    fn into_handler_error(self) -> HandlerError;
}

/// One of the codes that a client error may have.
#[derive(Clone, Copy, Debug)]
pub struct ClientErrorCode {
    /// The code.
    pub code: &'static str,
    /// The doc comment of its variant.
    pub words: &'static str,
    /// Whether the same request may succeed later.
    pub is_retryable: bool,
}

impl ClientErrorCode {
    /// Of a variant.
    #[must_use]
    pub const fn new(code: &'static str, words: &'static str, is_retryable: bool) -> Self {
        Self {
            code,
            words,
            is_retryable,
        }
    }
}

/// What a handler has failed with, told apart by method resolution: the inherent method takes a [`ClientError`], the trait all
/// other errors.
#[derive(Debug)]
pub struct Failure<E>(pub E);

impl<E: ClientError> Failure<E> {
    /// As a handler's error.
    pub fn into_handler_error(self) -> HandlerError {
        ClientError::into_handler_error(self.0)
    }
}

/// What is left when [`Failure`] holds no [`ClientError`].
pub trait NotAClientError {
    /// What it holds.
    type Error;

    /// As a handler's error.
    fn into_handler_error(self) -> HandlerError
    where
        Self::Error: IntoHandlerError;
}

impl<E> NotAClientError for Failure<E> {
    type Error = E;

    fn into_handler_error(self) -> HandlerError
    where
        E: IntoHandlerError,
    {
        self.0.into_handler_error()
    }
}

/// Finds one type of client error among errors whose type is forgotten, as those are that `?` takes.
#[derive(Clone, Copy)]
pub struct ClientErrorEntry(Option<fn(BoxError) -> Result<HandlerError, BoxError>>);

inventory::collect!(ClientErrorEntry);

/// Finds out whether a client error is an ordinary error, so that the derive need not be told.
#[derive(Debug)]
pub struct Conversion<E>(PhantomData<E>);

impl<E: ClientError + Error + Send + Sync + 'static> Conversion<E> {
    /// For errors that `?` takes.
    pub const ENTRY: ClientErrorEntry = ClientErrorEntry(Some(|error| {
        let error: Box<E> = error.downcast()?;
        Ok(ClientError::into_handler_error(*error))
    }));
}

/// The answer for all types that `?` does not take.
pub trait NoConversion {
    /// None.
    const ENTRY: ClientErrorEntry = ClientErrorEntry(None);
}

impl<E> NoConversion for Conversion<E> {}

/// A client error, if it is one that was derived; else the error again.
pub(crate) fn recognise(mut error: BoxError) -> Result<HandlerError, BoxError> {
    for entry in inventory::iter::<ClientErrorEntry> {
        if let Some(convert) = entry.0 {
            error = match convert(error) {
                Ok(error) => return Ok(error),
                Err(error) => error,
            };
        }
    }
    Err(error)
}

/// One value of a client error's details. What cannot be written as JSON is `null`, and logged.
pub fn detail<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| {
        tracing::error!("a detail of a client error cannot be written: {error}");
        Value::Null
    })
}

/// The details of a client error, under the names of their fields.
#[must_use]
pub fn details<const LENGTH: usize>(details: [(&str, Value); LENGTH]) -> Value {
    let details = details.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(details.collect())
}

impl fmt::Debug for ClientErrorEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientErrorEntry")
    }
}
