//! Tasks beside the connections: those of jobs and of subscribers.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::error::HookName;
use crate::error::chain;
use crate::handler_error::Result;

/// Tasks that are asked to stop together, and dropped if they do not.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    drop: CancellationToken,
}

impl Tasks {
    /// Spawns a task that is given what tells it to stop.
    pub(crate) fn spawn<F: Future<Output = ()> + Send + 'static>(
        &self,
        task: impl FnOnce(CancellationToken) -> F,
    ) {
        let task = task(self.stop.clone());
        let drop = self.drop.clone();
        self.tracker
            .spawn(async move { drop.run_until_cancelled(task).await });
    }

    pub(crate) fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
    }

    /// Waits for them to end, and says how many have not.
    pub(crate) async fn end(&self, deadline: Duration) -> usize {
        self.stop();
        match timeout(deadline, self.tracker.wait()).await {
            Ok(()) => 0,
            Err(_) => self.tracker.len(),
        }
    }

    /// Drops those that have not ended.
    pub(crate) fn drop_unfinished(&self) {
        self.drop.cancel();
    }
}

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
