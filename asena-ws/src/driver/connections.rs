use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::messaging::Users;

/// The connections of one app, so that it can end them: whether new ones may come, and how those that are here are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections {
    accepts: Arc<AtomicBool>,
    /// Those that are somebody's, by user.
    pub(crate) users: Arc<Users>,
    /// The tasks of HTTP connections that our own accept loop has taken, until their upgrade.
    pub(crate) requests: TaskTracker,
    /// One token for each connection's task.
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the app shuts down: each connection closes with 1012.
    pub(crate) closing: CancellationToken,
    /// Cancelled at the deadline: what still runs is dropped.
    pub(crate) aborting: CancellationToken,
}

impl Connections {
    /// From now on handshakes are taken.
    pub(crate) fn accept(&self) {
        self.accepts.store(true, Ordering::Release);
    }

    /// False before the app has started, and from the moment that it shuts down.
    pub(crate) fn accepts(&self) -> bool {
        self.accepts.load(Ordering::Acquire) && !self.closing.is_cancelled()
    }

    /// Closes all connections and waits for their handlers, and for HTTP requests that are being answered; at the deadline it
    /// drops what is left and says how many connections that were.
    pub(crate) async fn close(&self, deadline: Duration) -> usize {
        self.closing.cancel();
        self.requests.close();
        self.tasks.close();
        // In this order: a request may be on its way to become a connection.
        let all_ended = async {
            self.requests.wait().await;
            self.tasks.wait().await;
        };
        if timeout(deadline, all_ended).await.is_ok() {
            return 0;
        }
        let (requests, left) = (self.requests.len(), self.tasks.len());
        if requests > 0 {
            tracing::warn!(
                "{requests} HTTP requests were still being answered after {deadline:?} and were dropped"
            );
        }
        self.aborting.cancel();
        self.requests.wait().await;
        self.tasks.wait().await;
        left
    }

    /// Waits until no connection is left, of itself; false if some are when the time is over.
    #[cfg(feature = "testing")]
    pub(crate) async fn is_idle_within(&self, patience: Duration) -> bool {
        self.tasks.close();
        timeout(patience, self.tasks.wait()).await.is_ok()
    }
}
