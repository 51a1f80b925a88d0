//! A health check that many ask: it runs once at a time, under a deadline, and what it said counts for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::time::{Instant, timeout};

use super::health_check::AnyHealthCheck;
use crate::error::{BoxFuture, chain};

/// For how long an answer counts.
pub(crate) const FRESH: Duration = Duration::from_secs(1);

/// One check, and what it said last.
pub(crate) struct Probe {
    /// The component's.
    pub(crate) name: &'static str,
    check: Arc<dyn AnyHealthCheck>,
    /// Locked to look, never across an await.
    latest: Mutex<Option<Run>>,
}

/// All who ask while it runs wait for the same one, and whoever polls it drives it: so it is dropped with nobody's request.
#[derive(Clone)]
struct Run {
    begun: Instant,
    health: Shared<BoxFuture<'static, Health>>,
}

/// What a check said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Ok,
    Failed,
    TimedOut,
}

impl Health {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
        }
    }
}

impl Probe {
    pub(crate) fn new(name: &'static str, check: Arc<dyn AnyHealthCheck>) -> Self {
        Self {
            name,
            check,
            latest: Mutex::new(None),
        }
    }

    pub(crate) async fn health(&self) -> Health {
        let run = self.run();
        run.health.await
    }

    /// The one that runs, or has just run, or a new one.
    fn run(&self) -> Run {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = latest.as_ref().filter(|run| {
            // One that runs has its own deadline.
            run.health.peek().is_none() || run.begun.elapsed() < FRESH
        });
        if let Some(run) = usable {
            return run.clone();
        }
        let (name, check) = (self.name, Arc::clone(&self.check));
        let health: BoxFuture<'static, Health> = Box::pin(checked(name, check));
        let run = Run {
            begun: Instant::now(),
            health: health.shared(),
        };
        *latest = Some(run.clone());
        run
    }
}

async fn checked(name: &'static str, check: Arc<dyn AnyHealthCheck>) -> Health {
    let deadline = check.timeout();
    match timeout(deadline, check.check()).await {
        Ok(Some(Ok(()))) => Health::Ok,
        Ok(Some(Err(error))) => {
            let error = chain(&*error.into_box_error());
            tracing::warn!("the health check `{name}` failed: {error}");
            Health::Failed
        }
        Ok(None) => {
            tracing::error!("the health check `{name}` panicked");
            Health::Failed
        }
        Err(_) => {
            tracing::warn!("the health check `{name}` took longer than {deadline:?}");
            Health::TimedOut
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::{join_all, pending};
    use tokio::time::{advance, sleep};

    use super::*;
    use crate::handler_error::Result;

    const TIMEOUT: Duration = Duration::from_secs(3);

    /// Counts its runs, takes half a second, and says what it is told.
    #[derive(Default)]
    struct Counting {
        runs: AtomicUsize,
        answers: Vec<Option<&'static str>>,
        hangs: bool,
    }

    impl AnyHealthCheck for Counting {
        fn check(self: Arc<Self>) -> BoxFuture<'static, Option<Result<()>>> {
            Box::pin(async move {
                let run = self.runs.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(500)).await;
                if self.hangs {
                    return pending().await;
                }
                Some(match self.answers.get(run).copied().flatten() {
                    Some(error) => Err(error.into()),
                    None => Ok(()),
                })
            })
        }

        fn timeout(&self) -> Duration {
            TIMEOUT
        }
    }

    fn probe(check: Counting) -> (Probe, Arc<Counting>) {
        let check = Arc::new(check);
        (
            Probe::new("database", Arc::clone(&check) as Arc<dyn AnyHealthCheck>),
            check,
        )
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_who_ask_at_once_cost_one_run() {
        let (probe, check) = probe(Counting::default());
        let all = join_all((0..1000).map(|_| probe.health())).await;
        assert!(all.iter().all(|health| *health == Health::Ok));
        assert_eq!(check.runs.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_counts_for_a_second_good_or_bad() {
        let (probe, check) = probe(Counting {
            answers: vec![Some("gone"), None],
            ..Counting::default()
        });
        assert_eq!(probe.health().await, Health::Failed);
        advance(Duration::from_millis(499)).await;
        assert_eq!(probe.health().await, Health::Failed);
        assert_eq!(check.runs.load(Ordering::Relaxed), 1);
        advance(Duration::from_millis(1)).await;
        assert_eq!(probe.health().await, Health::Ok);
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_is_given_up_at_its_deadline() {
        let (probe, _) = probe(Counting {
            hangs: true,
            ..Counting::default()
        });
        let begun = Instant::now();
        assert_eq!(probe.health().await, Health::TimedOut);
        assert_eq!(begun.elapsed(), TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_outlives_the_one_who_began_it() {
        let (probe, check) = probe(Counting::default());
        tokio::select! {
            _ = probe.health() => panic!("it takes half a second"),
            () = sleep(Duration::from_millis(100)) => {}
        }
        assert_eq!(probe.health().await, Health::Ok);
        assert_eq!(check.runs.load(Ordering::Relaxed), 1);
    }
}
