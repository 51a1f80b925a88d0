//! Jobs around the start and the shutdown of their app.

use super::*;

#[service]
struct Lasting {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    lasts: Provided<Duration>,
}

/// Says that a run was dropped before its end.
struct Dropped<'a>(&'a Journal);

impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        self.0.note("run dropped");
    }
}

#[jobs]
impl Lasting {
    #[schedule(every = "10s")]
    async fn run(&self) {
        self.journal.note("run begins");
        let dropped = Dropped(&self.journal);
        sleep(*self.lasts).await;
        std::mem::forget(dropped);
        self.journal.note("run ends");
    }
}

#[lifecycle]
impl Lasting {
    #[on_start]
    async fn start(&self) {
        // Longer than the period: no job runs meanwhile.
        sleep(30 * SECOND).await;
        self.journal.note("started");
    }

    #[on_stop]
    async fn stop(&self) {
        self.journal.note("stopped");
    }
}

async fn lasting(journal: &Journal, lasts: Duration) -> App {
    let app = App::empty().service::<Lasting>();
    let app = app.provide(journal.clone()).provide(lasts).build().await;
    let app = app.expect("it is built");
    app.start().await.expect("it starts");
    app
}

#[tokio::test(start_paused = true)]
async fn jobs_begin_after_the_start_hooks_and_end_before_the_stop_hooks() {
    let journal = Journal::default();
    let app = lasting(&journal, SECOND).await;
    assert_eq!(journal.lines(), ["started"]);
    sleep(15 * SECOND).await;
    app.shutdown(30 * SECOND).await;
    sleep(60 * SECOND).await;
    assert_eq!(journal.lines(), ["started", "run begins", "run ends", "stopped"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_may_end_until_the_deadline_of_the_shutdown() {
    let journal = Journal::default();
    let app = lasting(&journal, 25 * SECOND).await;
    sleep(11 * SECOND).await;
    app.shutdown(30 * SECOND).await;
    assert_eq!(journal.lines(), ["started", "run begins", "run ends", "stopped"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_takes_longer_is_dropped_at_the_deadline() {
    let journal = Journal::default();
    let app = lasting(&journal, 60 * SECOND).await;
    sleep(11 * SECOND).await;
    let start = Instant::now();
    app.shutdown(30 * SECOND).await;
    assert_eq!(seconds_since(start), 30);
    journal.until("run dropped").await;
    let lines = journal.lines();
    assert!(!lines.contains(&"run ends".to_owned()), "{lines:?}");
    assert!(lines.contains(&"stopped".to_owned()), "{lines:?}");
}

#[service]
struct Often {
    #[inject]
    journal: Provided<Journal>,
}

#[jobs]
impl Often {
    #[schedule(every = "11s")]
    async fn run(&self) {
        self.journal.note("often");
    }
}

#[tokio::test(start_paused = true)]
async fn no_run_begins_while_another_holds_up_the_shutdown() {
    let journal = Journal::default();
    let app = App::empty().service::<Lasting>().service::<Often>();
    let app = app.provide(journal.clone()).provide(25 * SECOND).build();
    let app = app.await.expect("it is built");
    app.start().await.expect("it starts");
    sleep(12 * SECOND).await;
    app.shutdown(30 * SECOND).await;
    let expected = ["started", "run begins", "often", "run ends", "stopped"];
    assert_eq!(
        journal.lines(),
        expected,
        "from 12 s to 35 s there are two times of the other job"
    );
}

#[tokio::test(start_paused = true)]
#[should_panic = "1 job is still running at the deadline of the shutdown"]
async fn the_testing_kit_tells_of_a_job_that_did_not_end() {
    let app = App::empty().service::<Lasting>().provide(Journal::default());
    let app = app.provide(Duration::from_hours(1)).shutdown_timeout(30 * SECOND);
    let app = TestApp::start(app).await;
    sleep(11 * SECOND).await;
    app.finish().await;
}
