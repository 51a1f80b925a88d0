use std::task::Context;

use super::handler_memory::HandlerMemory;

/// The handlers of one connection that have begun and wait: nearly always one at most.
pub(super) enum Running<S> {
    None,
    One(HandlerMemory<S>),
    /// Where the endpoint has a `concurrency`.
    #[expect(
        clippy::box_collection,
        reason = "each connection is as large as the largest of these"
    )]
    Many(Box<Vec<HandlerMemory<S>>>),
}

impl<S> Running<S> {
    pub(super) fn add(&mut self, handler: HandlerMemory<S>) {
        *self = match std::mem::replace(self, Self::None) {
            Self::None => Self::One(handler),
            Self::One(other) => Self::Many(Box::new(vec![other, handler])),
            Self::Many(mut handlers) => {
                handlers.push(handler);
                Self::Many(handlers)
            }
        };
    }

    /// Polls each, and gives those that have ended.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Vec<HandlerMemory<S>> {
        match self {
            Self::None => return Vec::new(),
            Self::One(handler) => {
                if handler.as_mut().poll(context).is_pending() {
                    return Vec::new();
                }
            }
            Self::Many(handlers) => {
                let is_ready = |handler: &mut HandlerMemory<S>| handler.as_mut().poll(context).is_ready();
                return handlers.extract_if(.., is_ready).collect();
            }
        }
        match std::mem::replace(self, Self::None) {
            Self::One(handler) => vec![handler],
            Self::None | Self::Many(_) => Vec::new(),
        }
    }
}
