//! The HTTP routes beside the endpoints.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;

use super::error::StartError;
use crate::container::Container;

/// All routers as one.
///
/// # Errors
///
/// If two of them cannot stand beside each other. axum has no way to ask before, and panics.
pub(super) fn merge(
    endpoints: Router<Container>,
    others: Vec<Router<Container>>,
) -> Result<Router<Container>, StartError> {
    let merge = || others.into_iter().fold(endpoints, Router::merge);
    catch_unwind(AssertUnwindSafe(merge)).map_err(|panic| StartError::Routes {
        problem: words(&*panic),
    })
}

/// The routes by which an app is asked about itself, beside all others.
///
/// # Errors
///
/// If one of their paths is taken.
pub(super) fn merge_operations(router: Router, operations: Router) -> Result<Router, StartError> {
    let merge = || router.merge(operations);
    catch_unwind(AssertUnwindSafe(merge)).map_err(|panic| StartError::OperationsRoutes {
        problem: words(&*panic),
    })
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("axum could not merge them").to_owned()
}
