use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::socket_id::SocketId;
use crate::connection::deadline::Deadline;
use crate::connection::liveness::{Patience, Ticks, Wheel};
use crate::connection::options::ConnectionOptions;

/// The clock of an endpoint's connections, and when each is due to be looked at. The driver turns it.
pub(crate) struct Heartbeat {
    pub(crate) patience: Patience,
    now: AtomicU32,
    /// Locked for one step.
    wheel: Mutex<Wheel<SocketId>>,
    /// What is due whether the peer is silent or not: an entry for each connection that has a deadline, and none for others. Locked
    /// for one step.
    deadlines: Mutex<Wheel<(SocketId, Deadline)>>,
    arrived: Notify,
}

impl Heartbeat {
    pub(crate) fn new(options: &ConnectionOptions) -> Self {
        Self {
            patience: Patience::of(options),
            now: AtomicU32::new(0),
            wheel: Mutex::new(Wheel::new()),
            deadlines: Mutex::new(Wheel::new()),
            arrived: Notify::new(),
        }
    }

    pub(crate) fn now(&self) -> Ticks {
        self.now.load(Ordering::Relaxed)
    }

    /// A connection has opened.
    pub(crate) fn add(&self, id: SocketId) {
        if let Some(ticks) = self.patience.first() {
            self.put(id, ticks);
            self.arrived.notify_one();
        }
    }

    /// A connection is to be looked at in so many ticks.
    pub(crate) fn put(&self, id: SocketId, ticks: Ticks) {
        self.wheel().insert(id, ticks);
    }

    /// A connection has a deadline, or it is to be looked at again.
    pub(crate) fn put_deadline(&self, id: SocketId, deadline: Deadline, now_ms: u64) {
        self.deadlines().insert((id, deadline), deadline.ticks(now_ms));
        self.arrived.notify_one();
    }

    /// The connections that are due at the next tick, and the deadlines.
    pub(crate) fn turn(&self) -> (Vec<SocketId>, Vec<(SocketId, Deadline)>) {
        let mut wheel = self.wheel();
        let due = wheel.turn();
        self.now.store(wheel.now(), Ordering::Relaxed);
        drop(wheel);
        (due, self.deadlines().turn())
    }

    /// Waits until there is a connection to look at, some time.
    pub(crate) async fn occupied(&self) {
        while self.is_empty() {
            self.arrived.notified().await;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.wheel().is_empty() && self.deadlines().is_empty()
    }

    fn wheel(&self) -> MutexGuard<'_, Wheel<SocketId>> {
        self.wheel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deadlines(&self) -> MutexGuard<'_, Wheel<(SocketId, Deadline)>> {
        self.deadlines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
