use std::time::Duration;

use tokio::time::timeout;

/// Long enough for the slowest machine: it is only ever spent by a test that fails.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Awaits something that must come, and names it if it does not.
pub(crate) async fn within<T>(what: &str, awaited: impl Future<Output = T>) -> T {
    let Ok(value) = timeout(PATIENCE, awaited).await else {
        panic!("waited {PATIENCE:?} in vain for {what}");
    };
    value
}
