//! The end of an app: who is told, who is waited for, and in which order.

use std::panic::Location;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::{App, AppBuilder};
use crate::config::sections::shutdown;
use crate::driver::farewell;
use crate::operations::{ShutdownOptions, ShutdownReport};

impl AppBuilder {
    /// How the app ends: how long it waits, and over how long the connections are closed.
    ///
    /// An option out of its bounds is [`StartError::Shutdown`](crate::StartError::Shutdown) when the app is built.
    ///
    /// What is as by default here may be set by `[shutdown]` of the [configuration](crate::guide#configuration).
    #[track_caller]
    pub fn shutdown_options(mut self, options: ShutdownOptions) -> Self {
        let at = Location::caller().into();
        self.code.shutdown.replace(shutdown::KEYS, options, at);
        self
    }

    /// How long [`run`](Self::run) and its like wait at the shutdown for handlers to end: 30 s by default. See
    /// [`ShutdownOptions::timeout`].
    #[track_caller]
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        let at = Location::caller().into();
        self.code.shutdown.set("timeout", at, |it| it.timeout = timeout);
        self
    }

    /// How long [`run`](Self::run) and its like go on at a signal while `/health/ready` says 503 already: not at all by default. See
    /// [`ShutdownOptions::delay`].
    #[track_caller]
    pub fn shutdown_delay(mut self, delay: Duration) -> Self {
        let at = Location::caller().into();
        self.code.shutdown.set("delay", at, |it| it.delay = delay);
        self
    }
}

impl App {
    /// Ends the app: nobody new is let in, all connections are closed with 1012 (RFC 6455 §7.4.1, service restart), then the stop
    /// hooks run in reverse.
    ///
    /// 1. `/health/ready` says 503, as does the answer to every handshake, with `Retry-After`.
    /// 2. Clients of typed events are sent `{"event": "going_away", "data": {"reconnect_after_ms": …}}`, each with a time of its own
    ///    within the window that the closes take, and a second at least. Their connections are as before until their turn comes.
    /// 3. Connections take turns, as [`ShutdownOptions`] says: with the defaults 500 a second, over at most 20 s, and 50 or fewer all
    ///    at once. From its turn on nothing more is read of a connection. What was received by then is handled, its replies are
    ///    written, and the close frame follows. A connection that is still in `on_open` is closed at once.
    /// 4. After three quarters of the deadline every connection is closed, whatever its handlers do. These learn it by
    ///    [`closed`](crate::Socket::closed), and by what they send being [`Closed`](crate::SendOutcome::Closed).
    /// 5. `on_close` runs for each connection. What still runs at the deadline is cancelled. Jobs begin no run from the first step on,
    ///    and may end; when they and the connections have, subscribers finish what is queued for them, by the same deadline.
    /// 6. The hooks follow, each with a deadline of its own.
    ///
    /// All of it is logged, and what did not end by itself is in the report.
    pub async fn shutdown(&self, deadline: Duration) -> ShutdownReport {
        let since = Instant::now();
        self.announce_shutdown();
        self.background.stop_jobs();
        let farewell = farewell::bid(&self.operations.audiences, deadline, &self.shutdown_options);
        let dropped = self.connections.close(farewell, deadline).await;
        if dropped.requests > 0 {
            let count = dropped.requests;
            tracing::warn!(
                "{count} HTTP requests were still being answered after {deadline:?} and were dropped"
            );
        }
        if dropped.connections > 0 {
            let count = dropped.connections;
            tracing::warn!("{count} connections were still busy after {deadline:?} and were cancelled");
        }
        let background = self
            .background
            .end(deadline.saturating_sub(since.elapsed()))
            .await;
        let unfinished_room_hooks = self.end_room_hooks().await;
        loop {
            let returned = self.hooks_returned.notified();
            if let Some(mut lease) = self.lease() {
                return ShutdownReport {
                    cancelled_connections: dropped.connections,
                    cancelled_requests: dropped.requests,
                    cancelled_jobs: background.jobs,
                    cancelled_subscribers: background.subscribers,
                    unfinished_room_hooks,
                    failed_hooks: lease.runner.stop().await,
                };
            }
            // A start that notices the shutdown, or another shutdown, has them.
            returned.await;
        }
    }

    /// How many have not ended.
    async fn end_room_hooks(&self) -> usize {
        self.stopping.cancel();
        self.workers.close();
        if timeout(self.timeouts.stop, self.workers.wait()).await.is_err() {
            tracing::error!(
                "`on_first_join` or `on_last_leave` still ran {:?} after the last connection",
                self.timeouts.stop
            );
        }
        self.workers.len()
    }
}
