use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::messaging::Users;

/// What was dropped at the deadline of a shutdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) requests: usize,
    pub(crate) connections: usize,
}

/// The connections of one app, so that it can end them: whether new ones may come, and how those that are here are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections {
    accepts: Arc<AtomicBool>,
    /// Those that are somebody's, by user.
    pub(crate) users: Arc<Users>,
    /// The tasks of our own accept loops, and those of the HTTP connections that they have taken, until their upgrade; of HTTP/2, until
    /// the last WebSocket on it has ended.
    pub(crate) requests: TaskTracker,
    /// One token for each connection's task.
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the app shuts down: nobody new is taken.
    pub(crate) closing: CancellationToken,
    /// Cancelled at the deadline, when what still runs is dropped, or when all have ended.
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

    /// Lets nobody new in, has all connections closed by a farewell, and waits for their handlers, and for HTTP requests that are being
    /// answered. At the deadline it drops what is left, and says what that was.
    pub(crate) async fn close(&self, farewell: impl Future<Output = ()>, deadline: Duration) -> Dropped {
        self.closing.cancel();
        self.requests.close();
        self.tasks.close();
        let ended = async {
            tokio::select! {
                biased;
                () = self.all_ended() => {}
                () = farewell => self.all_ended().await,
            }
        };
        let dropped = match timeout(deadline, ended).await {
            Ok(()) => Dropped::default(),
            Err(_) => Dropped {
                requests: self.requests.len(),
                connections: self.tasks.len(),
            },
        };
        self.aborting.cancel();
        self.all_ended().await;
        dropped
    }

    async fn all_ended(&self) {
        // In this order: a request may be on its way to become a connection.
        self.requests.wait().await;
        self.tasks.wait().await;
    }

    /// Waits until no connection is left, of itself; false if some are when the time is over.
    #[cfg(feature = "testing")]
    pub(crate) async fn is_idle_within(&self, patience: Duration) -> bool {
        self.tasks.close();
        timeout(patience, self.tasks.wait()).await.is_ok()
    }
}
