//! Placeholder.
use crate::Outcome;
use std::path::Path;
use std::time::Duration;
/// .
/// # Errors
/// .
pub async fn run(_p: &Path, _t: Duration) -> Outcome {
    Ok(())
}
