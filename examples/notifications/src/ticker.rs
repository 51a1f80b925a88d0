//! A background service: it begins with the app and ends with it.

use std::num::NonZeroU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use asena_ws::prelude::*;
use tokio::task::JoinHandle;

use crate::notification_socket::{NotificationSocket, Outgoing};

const INTERVAL_DEFAULT: Duration = Duration::from_secs(5);

/// How long it is from one tick to the next.
#[derive(Clone, Copy)]
pub(crate) struct Interval(Duration);

impl Interval {
    /// `TICK_MS`, or five seconds.
    pub(crate) fn from_environment() -> AppResult<Self> {
        let Ok(value) = std::env::var("TICK_MS") else {
            return Ok(Self(INTERVAL_DEFAULT));
        };
        let milliseconds: NonZeroU64 = value
            .parse()
            .map_err(|error| format!("TICK_MS=\"{value}\": {error}"))?;
        Ok(Self(Duration::from_millis(milliseconds.get())))
    }
}

#[service]
pub(crate) struct Ticker {
    #[inject]
    notifications: Namespace<NotificationSocket>,
    #[inject]
    interval: Provided<Interval>,
    /// Not injected: empty until the start.
    task: Mutex<Option<JoinHandle<()>>>,
}

#[lifecycle]
impl Ticker {
    #[on_start]
    async fn start(&self) {
        let ticking = tokio::spawn(tick(self.notifications.clone(), *self.interval));
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(ticking);
    }

    #[on_stop]
    async fn stop(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(task) = task else { return };
        // It can only be waiting for the next tick, so nothing is cut off half way.
        task.abort();
        let _ = task.await;
        tracing::info!("the ticker has stopped");
    }
}

async fn tick(notifications: Namespace<NotificationSocket>, Interval(interval): Interval) {
    for count in 1.. {
        tokio::time::sleep(interval).await;
        if let Err(error) = notifications.broadcast_json(&Outgoing::Tick { count }) {
            tracing::error!("tick {count} could not be written: {error}");
        }
    }
}
