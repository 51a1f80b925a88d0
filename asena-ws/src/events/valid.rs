use std::ops::Deref;

use garde::{Report, Validate};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::extract::FromEvent;
use super::incoming_event::IncomingEvent;
use crate::handler_error::{HandlerError, Result};

/// As many problems as are listed: an answer should not be larger than what it answers.
const PROBLEMS_MAX: usize = 16;

/// A payload that has passed its validation by [garde](https://docs.rs/garde), as a parameter of an `#[on("…")]` method.
///
/// One that has not is answered with the code `validation_failed`, a message with the first problem, and in `details.problems` the path
/// and the message of each, of 16 at most. It counts against the peer, as data does that cannot be read.
///
/// ```
/// use asena_ws::prelude::*;
/// use asena_ws::Valid;
/// use garde::Validate;
///
/// #[derive(serde::Deserialize, Validate)]
/// struct NewMessage {
///     #[garde(length(min = 1, max = 500))]
///     text: String,
/// }
///
/// #[websocket("/chat")]
/// struct ChatSocket;
///
/// #[handlers]
/// impl ChatSocket {
///     #[on("message")]
///     async fn message(&self, Valid(new): Valid<NewMessage>) -> usize {
///         new.text.len()
///     }
/// }
/// # App::empty().websocket::<ChatSocket>().check()?;
/// # Ok::<(), asena_ws::GraphError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S, T> FromEvent<S> for Valid<T>
where
    T: DeserializeOwned + Validate,
    T::Context: Default,
{
    const IS_PAYLOAD: bool = true;

    fn from_event(event: &IncomingEvent<'_, S>) -> Result<Self> {
        let value: T = event.read()?;
        match value.validate() {
            Ok(()) => Ok(Self(value)),
            Err(report) => Err(failed(&report)),
        }
    }
}

fn failed(report: &Report) -> HandlerError {
    let problems: Vec<(String, &str)> = report
        .iter()
        .map(|(path, error)| (path.to_string(), error.message()))
        .collect();
    let first = problems.first().map_or(String::new(), |(path, problem)| {
        if path.is_empty() {
            (*problem).to_owned()
        } else {
            format!("`{path}`: {problem}")
        }
    });
    let message = match problems.len() {
        0 | 1 => first,
        count => format!("{first}, and {} more", count - 1),
    };
    let listed = problems.iter().take(PROBLEMS_MAX);
    let listed: Vec<_> = listed
        .map(|(path, problem)| json!({ "path": path, "message": problem }))
        .collect();
    HandlerError::protocol("validation_failed", message).with_details(json!({ "problems": listed }))
}
