//! One job: sleeps until it is due, runs, and sleeps again.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::agenda::{Agenda, Step};
use super::clock::Clock;
use super::rule::{Moment, Rule};
use crate::contained::run_contained;
use crate::container::HookName;
use crate::container::instance::Instance;
use crate::container::job::Job;

/// A job of a constructed component.
#[derive(Debug)]
pub(crate) struct ScheduledJob {
    pub(crate) name: HookName,
    instance: Instance,
    pub(crate) job: Job,
    rule: Rule,
    clock: Clock,
}

impl ScheduledJob {
    /// # Errors
    ///
    /// In words, what is wrong with its times.
    pub(crate) fn new(name: HookName, instance: Instance, job: Job, clock: Clock) -> Result<Self, String> {
        let rule = Rule::of(job.timing)?;
        Ok(Self {
            name,
            instance,
            job,
            rule,
            clock,
        })
    }

    /// When it will run first, for people to read, if the app starts now.
    pub(crate) fn next_run(&self) -> String {
        let now = self.now(Instant::now());
        Moment(&self.rule, self.rule.next_after(now)).to_string()
    }

    /// Runs it whenever it is due, until it is told to stop. A run that has begun goes on to its end.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let started = Instant::now();
        let mut agenda = Agenda::new(self.rule.clone(), self.now(started));
        loop {
            match agenda.step(self.now(started)) {
                Step::Sleep(duration) => {
                    if stop.run_until_cancelled(sleep(duration)).await.is_none() {
                        return;
                    }
                }
                Step::Run => {
                    if stop.is_cancelled() {
                        return;
                    }
                    let Self {
                        name, job, instance, ..
                    } = &self;
                    run_contained("job", name, (job.run)(instance.clone())).await;
                    let skipped = agenda.ran(self.now(started));
                    if skipped > 0 {
                        tracing::warn!(
                            skipped,
                            "the job {name} was still running, or the process asleep, when it was due again: {skipped} runs are left out"
                        );
                    }
                }
                Step::End => return,
            }
        }
    }

    fn now(&self, started: Instant) -> Duration {
        if self.rule.is_by_time_of_day() {
            self.clock.time_of_day()
        } else {
            started.elapsed()
        }
    }
}
