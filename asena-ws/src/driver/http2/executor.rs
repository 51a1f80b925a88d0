use std::cell::Cell;
use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// As long as what a WebSocket has said last may take to get out, when it has ended. Then its stream is reset.
const LINGER: Duration = Duration::from_secs(5);

thread_local! {
    /// Tells when the WebSocket ends whose stream the executor is given next on this thread.
    static UPGRADE: Cell<Option<CancellationToken>> = const { Cell::new(None) };
}

/// Runs the tasks of a connection: one for each request, and one for each WebSocket, which carries what it says from hyper's queue
/// into the stream.
///
/// That one would wait for the peer to take more as long as the connection lives, though the WebSocket was cut off for that very
/// reason, and hyper gives no way to end it. So it is raced against the WebSocket's end: dropped, it resets the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Executor;

/// Called where a request is answered with a WebSocket: in the same poll hyper spawns the task for it.
pub(super) fn expect_upgrade(ended: CancellationToken) {
    UPGRADE.set(Some(ended));
}

/// Called before the task of a request is spawned.
pub(super) fn forget_upgrade() {
    UPGRADE.take();
}

impl<Task> hyper::rt::Executor<Task> for Executor
where
    Task: Future + Send + 'static,
    Task::Output: Send + 'static,
{
    fn execute(&self, task: Task) {
        let Some(ended) = UPGRADE.take() else {
            tokio::spawn(task);
            return;
        };
        tokio::spawn(async move {
            let lingering = async {
                ended.cancelled().await;
                tokio::time::sleep(LINGER).await;
            };
            tokio::select! {
                _ = task => {}
                () = lingering => {}
            }
        });
    }
}
