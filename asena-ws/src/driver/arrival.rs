use std::future::pending;

use tokio::sync::oneshot;

use super::gate::Gate;
use crate::edge::half_open::{Entered, HalfOpenGuard};

/// A connection that has been accepted, and whose first request is not there yet.
pub(super) struct Arrival {
    half_open: Option<HalfOpenGuard>,
    /// Told when it has to give way to another; and dropped when it is no longer half-open.
    cut: Option<oneshot::Receiver<()>>,
}

impl Gate {
    /// Counts a connection as half-open, from before its TLS on. `None` if there is no place for it.
    pub(super) fn arrive(&self) -> Option<Arrival> {
        let (half_open, cut) = match self.enter() {
            Entered::Free => (None, None),
            Entered::Counted(guard, cut) => (Some(guard), Some(cut)),
            Entered::Full => {
                tracing::debug!("a connection was cut off: too many are half-open");
                return None;
            }
        };
        Some(Arrival { half_open, cut })
    }
}

impl Arrival {
    /// It is half-open until this is dropped.
    pub(super) fn half_open(&mut self) -> Option<HalfOpenGuard> {
        self.half_open.take()
    }

    /// Until it is cut off for another, which most never are.
    pub(super) async fn cut(&mut self) {
        let is_cut = match &mut self.cut {
            Some(cut) => cut.await.is_ok(),
            None => false,
        };
        self.cut = None;
        if !is_cut {
            pending::<()>().await;
        }
        tracing::debug!("a half-open connection was cut off for another");
    }
}
