//! Charges what a peer sends to the budgets of its connection, and says what becomes of what is too much.

use crate::edge::rates::{Charge, RateLimits};
use crate::handler_error::HandlerError;
use crate::messaging::Socket;
use crate::protocol::CloseCode;
use crate::service::Endpoint;

/// A message that is not handled.
#[derive(Debug)]
pub(super) struct TooMuch {
    pub(super) error: HandlerError,
    /// Whether the connection is closed behind the answer.
    pub(super) closes: bool,
}

impl TooMuch {
    /// Closes the connection, if it was once too often.
    pub(super) fn conclude<S>(&self, socket: &Socket<S>) {
        close_if(self.closes, socket);
    }
}

/// Behind the answer to a message that was once too often.
pub(super) fn close_if<S>(closes: bool, socket: &Socket<S>) {
    if closes {
        socket.close(CloseCode::RATE_LIMITED, "too many messages");
    }
}

/// Charges what came at that time. `None` if it is to be handled: it is within the budgets, or this is a dry run.
pub(super) fn charge<S: Endpoint>(
    socket: &Socket<S>,
    limits: &RateLimits,
    charge: Charge,
    bytes: usize,
    arrived_us: u64,
) -> Option<TooMuch> {
    let excess = socket.shared().charge(limits, charge, bytes, arrived_us)?;
    if let Some(more) = limits.lines.pass(arrived_us) {
        let (id, endpoint) = (socket.id(), S::NAME);
        if limits.is_dry_run() {
            tracing::warn!(socket = %id, endpoint, more, "a peer sends too much, and it is let through: `rate_dry_run`");
        } else {
            tracing::warn!(socket = %id, endpoint, more, "a peer sends too much");
        }
    }
    (!limits.is_dry_run()).then(|| TooMuch {
        error: HandlerError::rate_limited(excess.retry_after_ms),
        closes: excess.closes,
    })
}
