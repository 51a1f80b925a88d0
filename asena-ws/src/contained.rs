//! Methods that run beside connections, with nobody waiting for them.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::container::HookName;
use crate::error::chain;
use crate::handler_error::Result;

/// Runs a method that nobody waits for: an error and a panic are logged with its name, and nothing else comes of them.
pub(crate) async fn run_contained(kind: &str, name: &HookName, method: impl Future<Output = Result<()>>) {
    match AssertUnwindSafe(method).catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let error = chain(&*error.into_box_error());
            tracing::error!("the {kind} {name} failed: {error}");
        }
        Err(_) => tracing::error!("the {kind} {name} panicked"),
    }
}
