//! When jobs run.

use super::*;

#[service]
struct Periods {
    #[inject]
    journal: Provided<Journal>,
}

#[jobs]
impl Periods {
    #[schedule(every = "10s")]
    async fn sweep(&self) {
        self.journal.note("sweep");
    }

    #[schedule(every = "1m")]
    async fn count(&self) -> Result<()> {
        self.journal.note("count");
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_period_passes_before_each_run() {
    let journal = Journal::default();
    let app = at_ten::<Periods>(&journal).await;
    assert!(after(&journal, 9 * SECOND).await.is_empty());
    assert_eq!(after(&journal, 2 * SECOND).await, ["sweep"]);
    sleep(50 * SECOND).await;
    let lines = journal.lines();
    assert_eq!(lines.iter().filter(|line| *line == "sweep").count(), 6);
    assert_eq!(lines.iter().filter(|line| *line == "count").count(), 1);
    app.finish().await;
}

#[service]
struct ByTheClock {
    #[inject]
    journal: Provided<Journal>,
}

#[jobs]
impl ByTheClock {
    #[schedule(cron = "0 */15 10 * * *")]
    async fn quarters(&self) {
        self.journal.note("quarter");
    }

    #[schedule("0 12 * * *")]
    async fn noon(&self) {
        self.journal.note("noon");
    }

    #[schedule(cron = "0 12 * * *", time_zone = "Europe/Berlin")]
    async fn noon_in_berlin(&self) {
        self.journal.note("noon in Berlin");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cron_expression_is_by_the_time_of_day_in_utc_or_in_the_zone_that_it_names() {
    let journal = Journal::default();
    let app = at_ten::<ByTheClock>(&journal).await;
    let lines = after(&journal, Duration::from_secs(24 * 3600 - 1)).await;
    let expected = ["quarter", "quarter", "quarter", "noon in Berlin", "noon"];
    assert_eq!(lines, expected, "from ten o'clock, exclusive, to ten o'clock");
    app.finish().await;
}

#[service]
struct Long {
    #[inject]
    journal: Provided<Journal>,
}

#[jobs]
impl Long {
    #[schedule(every = "10s")]
    async fn run(&self) {
        self.journal.note("begins");
        sleep(25 * SECOND).await;
        self.journal.note("ends");
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_never_runs_beside_itself_and_what_was_due_meanwhile_is_left_out() {
    let journal = Journal::default();
    let app = at_ten::<Long>(&journal).await;
    // At 10, then at 40, then at 70: those at 20 and 30, 50 and 60 are left out.
    assert_eq!(after(&journal, 36 * SECOND).await, ["begins", "ends"]);
    assert_eq!(
        after(&journal, 30 * SECOND).await,
        ["begins", "ends", "begins", "ends"]
    );
    assert_eq!(after(&journal, 5 * SECOND).await.len(), 5);
    app.finish().await;
}

/// Its job has a clock of its own, to see that no time is lost by how long runs take.
#[service]
struct Exact {
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    start: Provided<Instant>,
}

#[jobs]
impl Exact {
    #[schedule(every = "10s")]
    async fn run(&self) {
        self.journal.note(seconds_since(*self.start).to_string());
        sleep(3 * SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn how_long_a_run_takes_delays_no_other() {
    let journal = Journal::default();
    let app = App::empty().service::<Exact>().provide(journal.clone());
    let app = TestApp::start(app.provide(Instant::now())).await;
    assert_eq!(after(&journal, 45 * SECOND).await, ["10", "20", "30", "40"]);
    app.finish().await;
}

#[tokio::test(start_paused = true)]
async fn jobs_of_a_component_that_others_depend_on_run_and_those_of_an_override_do_not() {
    #[websocket("/depends")]
    struct Depends {
        #[inject]
        _periods: Arc<Periods>,
    }
    impl WebSocketService for Depends {}

    let journal = Journal::default();
    let app = App::empty().websocket::<Depends>().provide(journal.clone());
    let app = TestApp::start(app).await;
    assert_eq!(after(&journal, 11 * SECOND).await, ["sweep"]);
    app.finish().await;

    let other = Journal::default();
    let built = App::empty().service::<Periods>().provide(other.clone()).build();
    let fake: Arc<Periods> = built
        .await
        .expect("it is built")
        .container()
        .get()
        .expect("it is there");
    let app = App::empty().websocket::<Depends>().override_with(fake);
    let app = TestApp::start(app).await;
    assert!(after(&other, 11 * SECOND).await.is_empty());
    app.finish().await;
}
