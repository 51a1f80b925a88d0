//! What an app does beside its connections: jobs at their times, and subscribers to the bus.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::error::StartError;
use super::task::Tasks;
use crate::bus::subscriber::BusSubscriber;
use crate::bus::{Bus, Routes};
use crate::container::construct::ComponentTasks;
use crate::container::{HookName, SourceLocation};
use crate::scheduling::{Clock, ScheduledJob};

/// The jobs and the subscribers of one app.
#[derive(Debug)]
pub(crate) struct Background {
    jobs: Tasks,
    subscribers: Tasks,
    bus: Bus,
    /// Taken by the start, or by a shutdown before it.
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
pub(crate) struct Waiting {
    pub(crate) jobs: Vec<ScheduledJob>,
    pub(crate) subscribers: Vec<BusSubscriber>,
}

/// What had to be dropped at a shutdown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dropped {
    /// Jobs that were still running.
    pub(crate) jobs: usize,
    /// Subscribers that still had events.
    pub(crate) subscribers: usize,
}

impl Waiting {
    /// # Errors
    ///
    /// A job whose times are none.
    pub(crate) fn of(tasks: Vec<ComponentTasks>, bus: &Bus, clock: Clock) -> Result<Self, StartError> {
        let mut waiting = Self::default();
        let mut routes = Routes::default();
        for component in tasks {
            let name = |method, at: SourceLocation| HookName {
                component: component.component,
                method,
                at,
            };
            for job in component.jobs {
                let name = name(job.name, job.at.into());
                let scheduled = ScheduledJob::new(name.clone(), component.instance.clone(), *job, clock);
                let scheduled = scheduled.map_err(|problem| StartError::Schedule { job: name, problem })?;
                waiting.jobs.push(scheduled);
            }
            for subscription in component.subscriptions {
                let name = name(subscription.name, subscription.at.into());
                let queue = routes.add(name.clone(), subscription);
                waiting.subscribers.push(BusSubscriber {
                    name,
                    instance: component.instance.clone(),
                    subscription: *subscription,
                    queue,
                });
            }
        }
        bus.open(routes);
        Ok(waiting)
    }
}

impl Background {
    pub(crate) fn new(waiting: Waiting, bus: Bus) -> Self {
        Self {
            jobs: Tasks::default(),
            subscribers: Tasks::default(),
            bus,
            waiting: Mutex::new(waiting),
        }
    }

    /// When all start hooks have run.
    pub(crate) fn start(&self) {
        let Waiting { jobs, subscribers } = self.take();
        for subscriber in subscribers {
            self.subscribers.spawn(|stop| subscriber.run(stop));
        }
        for job in jobs {
            self.jobs.spawn(|stop| job.run(stop));
        }
    }

    /// From now on no job begins another run.
    pub(crate) fn stop_jobs(&self) {
        self.jobs.stop();
    }

    /// Lets the jobs end first, which may publish, then the subscribers; what takes longer is dropped.
    pub(crate) async fn end(&self, deadline: Duration) -> Dropped {
        // What was never started takes nothing any more.
        drop(self.take());
        let since = tokio::time::Instant::now();
        let jobs = self.jobs.end(deadline).await;
        if jobs > 0 {
            tracing::warn!("{jobs} jobs were still running at the deadline of the shutdown and were dropped");
        }
        self.jobs.drop_unfinished();
        let rest = deadline.saturating_sub(since.elapsed());
        let subscribers = self.subscribers.end(rest).await;
        if subscribers > 0 {
            let events = self.bus.backlog();
            tracing::warn!(
                "{subscribers} subscribers were still busy at the deadline of the shutdown and were dropped, with {events} events \
                 that waited for them"
            );
        }
        self.subscribers.drop_unfinished();
        Dropped { jobs, subscribers }
    }

    fn take(&self) -> Waiting {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
