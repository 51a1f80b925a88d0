//! Tasks beside the connections: those of jobs and of subscribers.

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
