//! One subscriber: takes its events in order, one at a time.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

use super::event::BusEvent;
use crate::contained::run_contained;
use crate::container::HookName;
use crate::container::instance::Instance;
use crate::container::subscription::Subscription;

/// A subscription of a constructed component, with its queue.
#[derive(Debug)]
pub(crate) struct BusSubscriber {
    pub(crate) name: HookName,
    pub(crate) instance: Instance,
    pub(crate) subscription: Subscription,
    pub(crate) queue: Receiver<BusEvent>,
}

impl BusSubscriber {
    /// Handles events until it is told to stop, and then what is queued.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        loop {
            let event = tokio::select! {
                biased;
                // Of a closed queue the rest can be taken, and no more comes in.
                () = stop.cancelled(), if !self.queue.is_closed() => {
                    self.queue.close();
                    continue;
                }
                event = self.queue.recv() => event,
            };
            let Some(event) = event else { return };
            let handled = (self.subscription.handle)(self.instance.clone(), event);
            run_contained("subscriber", &self.name, handled).await;
        }
    }
}
