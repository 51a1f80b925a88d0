use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::shared::Shared;
use super::socket_id::SocketId;
use crate::protocol::{CloseCode, CloseReason};

/// As many endings of an endpoint's connections are kept.
const KEPT_MAX: usize = 100;

/// How a connection has ended.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    pub(crate) id: SocketId,
    pub(crate) remote_addr: Option<SocketAddr>,
    /// As `on_close` is told.
    pub(crate) reason: CloseReason,
    pub(crate) at: SystemTime,
}

/// The last endings, the latest last. Locked for one step.
#[derive(Debug, Default)]
pub(crate) struct Closings(Mutex<VecDeque<Closing>>);

impl Closings {
    pub(crate) fn note(&self, socket: &Shared, reason: Option<&CloseReason>) {
        let closing = Closing {
            id: socket.id,
            remote_addr: socket.remote_addr,
            reason: reason.cloned().unwrap_or_else(|| CloseCode::ABNORMAL.into()),
            at: SystemTime::now(),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(closing);
    }

    pub(crate) fn all(&self) -> Vec<Closing> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect()
    }
}
