//! The shapes of errors and futures that several modules share.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

/// Any error, as `?` makes it from all that implement [`std::error::Error`], from `&str` and from `String`.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// A future whose type is forgotten.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The error and all its causes in one line, outermost first.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
