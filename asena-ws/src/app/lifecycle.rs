//! Runs the hooks: in the order of dependency at the start, in reverse at the stop, each under a deadline.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::timeout;

use super::error::StartError;
use crate::container::construct::ComponentHooks;
use crate::container::lifecycle::Hook;
use crate::container::{HookName, SourceLocation};
use crate::error::chain;
use crate::handler_error::Result;
use crate::operations::{FailedHook, HookFailure};

/// The hooks of one app, and how many of them have started.
#[derive(Debug, Default)]
pub(crate) struct HookRunner {
    /// In the order of construction.
    hooks: Vec<ComponentHooks>,
    started: usize,
    /// An app starts once, whatever comes of it.
    was_asked: bool,
    timeouts: Timeouts,
}

/// How long an app waits for peers that have no connection yet, and for its own parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// The head of each request.
    pub(crate) handshake: Duration,
    /// Each start hook.
    pub(crate) start: Duration,
    /// Each stop hook.
    pub(crate) stop: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            start: Duration::from_mins(1),
            stop: Duration::from_secs(5),
        }
    }
}

enum Outcome {
    Done(Result<()>),
    Panicked,
    TimedOut,
}

impl HookRunner {
    pub(crate) fn new(hooks: Vec<ComponentHooks>, timeouts: Timeouts) -> Self {
        Self {
            hooks,
            timeouts,
            ..Self::default()
        }
    }

    /// Starts all, or stops again what had started.
    ///
    /// A caller that drops this future has to call [`stop`](Self::stop): what had started is remembered.
    pub(crate) async fn start(&mut self) -> std::result::Result<(), StartError> {
        if std::mem::replace(&mut self.was_asked, true) {
            return Err(StartError::AlreadyStarted);
        }
        while let Some(component) = self.hooks.get(self.started) {
            let hook = component.hook_name(component.hooks.start);
            let started = (component.hooks.on_start)(component.instance.clone());
            let error = match run(started, self.timeouts.start).await {
                Outcome::Done(Ok(())) => {
                    self.started += 1;
                    continue;
                }
                Outcome::Done(Err(error)) => StartError::Hook {
                    hook,
                    source: error.into_box_error(),
                },
                Outcome::Panicked => StartError::HookPanicked { hook },
                Outcome::TimedOut => StartError::HookTimedOut {
                    hook,
                    timeout: self.timeouts.start,
                },
            };
            self.stop().await;
            return Err(error);
        }
        Ok(())
    }

    /// Stops what has started, last first, and tells which hooks did not end well. That is logged, and the rest still stop.
    pub(crate) async fn stop(&mut self) -> Vec<FailedHook> {
        let mut failed = Vec::new();
        while let Some(last) = self.started.checked_sub(1) {
            self.started = last;
            let component = &self.hooks[last];
            let hook = component.hook_name(component.hooks.stop);
            let stopped = (component.hooks.on_stop)(component.instance.clone());
            let failure = match run(stopped, self.timeouts.stop).await {
                Outcome::Done(Ok(())) => continue,
                Outcome::Done(Err(error)) => HookFailure::Error(chain(&*error.into_box_error())),
                Outcome::Panicked => HookFailure::Panic,
                Outcome::TimedOut => HookFailure::Timeout(self.timeouts.stop),
            };
            let hook = FailedHook { hook, failure };
            tracing::error!("{hook}");
            failed.push(hook);
        }
        failed
    }
}

async fn run(hook: impl Future<Output = Result<()>>, deadline: Duration) -> Outcome {
    match timeout(deadline, AssertUnwindSafe(hook).catch_unwind()).await {
        Ok(Ok(result)) => Outcome::Done(result),
        Ok(Err(_)) => Outcome::Panicked,
        Err(_) => Outcome::TimedOut,
    }
}

impl ComponentHooks {
    fn hook_name(&self, hook: Hook) -> HookName {
        HookName {
            component: self.component,
            method: hook.name,
            at: hook.at.map_or(self.at, SourceLocation::from),
        }
    }
}
