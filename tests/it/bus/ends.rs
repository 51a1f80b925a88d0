//! Subscribers around the start and the shutdown of their app.

use super::*;

/// Publishes whenever it can, and subscribes to itself.
#[service]
struct Chatty {
    #[inject]
    bus: Bus,
    #[inject]
    journal: Provided<Journal>,
    #[inject]
    lasts: Provided<Duration>,
}

#[subscribers]
impl Chatty {
    #[subscribe]
    async fn take(&self, user: Arc<UserCreated>) {
        sleep(*self.lasts).await;
        self.journal.note(user.0);
    }
}

#[lifecycle]
impl Chatty {
    #[on_start]
    async fn start(&self) {
        assert_eq!(
            counts(self.bus.publish(UserCreated("from the start hook"))),
            (1, 0, 0)
        );
        sleep(10 * SECOND).await;
        self.journal.note("started");
    }

    #[on_stop]
    async fn stop(&self) {
        self.journal.note("stopping");
        assert_eq!(
            counts(self.bus.publish(UserCreated("from the stop hook"))),
            (0, 0, 1)
        );
    }
}

#[jobs]
impl Chatty {
    #[schedule(every = "1m")]
    async fn publish(&self) {
        sleep(5 * SECOND).await;
        self.bus.publish(UserCreated("from the job"));
    }
}

async fn chatty(journal: &Journal, lasts: Duration) -> App {
    let app = App::empty().service::<Chatty>().provide(journal.clone());
    let app = app.provide(lasts).build().await.expect("it is built");
    app.start().await.expect("it starts");
    app
}

fn bus_of(app: &App) -> Bus {
    app.container().get().expect("every app has a bus")
}

#[tokio::test(start_paused = true)]
async fn what_start_hooks_publish_waits_for_all_of_them() {
    let journal = Journal::default();
    let app = chatty(&journal, Duration::ZERO).await;
    journal.until("from the start hook").await;
    assert_eq!(journal.lines(), ["started", "from the start hook"]);
    app.shutdown(SECOND).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_queued_at_the_shutdown_is_finished_before_the_stop_hooks() {
    let journal = Journal::default();
    let app = chatty(&journal, SECOND).await;
    for name in ["one", "two", "three"] {
        bus_of(&app).publish(UserCreated(name));
    }
    app.shutdown(30 * SECOND).await;
    let expected = [
        "started",
        "from the start hook",
        "one",
        "two",
        "three",
        "stopping",
    ];
    assert_eq!(journal.lines(), expected);
    assert_eq!(counts(bus_of(&app).publish(UserCreated("late"))), (0, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_job_publishes_at_its_end_is_handled_too() {
    let journal = Journal::default();
    let app = chatty(&journal, SECOND).await;
    sleep(61 * SECOND).await;
    app.shutdown(30 * SECOND).await;
    assert_eq!(journal.lines()[2..], ["from the job", "stopping"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_at_the_deadline_is_dropped() {
    let journal = Journal::default();
    let app = chatty(&journal, 4 * SECOND).await;
    for name in ["one", "two", "three"] {
        bus_of(&app).publish(UserCreated(name));
    }
    app.shutdown(10 * SECOND).await;
    sleep(60 * SECOND).await;
    assert_eq!(
        journal.lines(),
        ["started", "from the start hook", "one", "stopping"]
    );
}

#[tokio::test(start_paused = true)]
#[should_panic = "1 subscriber is still busy with events at the deadline of the shutdown"]
async fn the_testing_kit_tells_of_a_subscriber_that_did_not_end() {
    let app = App::empty().service::<Chatty>().provide(Journal::default());
    let app = app.provide(Duration::from_hours(1)).shutdown_timeout(30 * SECOND);
    TestApp::start(app).await.finish().await;
}
