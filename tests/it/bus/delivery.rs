//! Queues: their order, their bounds, and what goes wrong beside them.

use super::*;

#[topic("step")]
struct Step(u32);

#[service]
struct Slow {
    #[inject]
    journal: Provided<Journal>,
}

#[subscribers]
impl Slow {
    #[subscribe("step", queue = 2)]
    async fn take(&self, step: Arc<Step>) {
        sleep(SECOND).await;
        self.journal.note(format!("slow {}", step.0));
    }
}

#[service]
struct Quick {
    #[inject]
    journal: Provided<Journal>,
}

#[subscribers]
impl Quick {
    #[subscribe("step")]
    async fn take(&self, step: Arc<Step>) -> Result<()> {
        self.journal.note(format!("quick {}", step.0));
        match step.0 {
            1 => Err("the disk is full".into()),
            2 => panic!("the subscriber was told to panic"),
            _ => Ok(()),
        }
    }
}

async fn app(journal: &Journal) -> TestApp {
    let app = App::empty().service::<Slow>().service::<Quick>();
    TestApp::start(app.provide(journal.clone())).await
}

fn of(journal: &Journal, who: &str) -> Vec<String> {
    let lines = journal.lines().into_iter();
    lines
        .filter_map(|line| line.strip_prefix(who).map(str::to_owned))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_drops_for_its_subscriber_alone_and_says_so() {
    let journal = Journal::default();
    let app = app(&journal).await;
    let bus = bus(&app);
    bus.publish(Step(0));
    sleep(Duration::from_millis(500)).await;
    // One is being handled, and two may wait.
    let outcomes = [1, 2, 3, 4].map(|step| counts(bus.publish(Step(step))));
    assert_eq!(outcomes, [(2, 0, 0), (2, 0, 0), (1, 1, 0), (1, 1, 0)]);
    sleep(Duration::from_millis(100)).await;
    assert_eq!(bus.backlog(), 2);
    app.finish().await;
    assert_eq!(of(&journal, "slow "), ["0", "1", "2"]);
    assert_eq!(
        of(&journal, "quick "),
        ["0", "1", "2", "3", "4"],
        "beside an error and a panic"
    );
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_room_loses_nothing() {
    let journal = Journal::default();
    let app = app(&journal).await;
    let bus = bus(&app);
    for step in 0..6 {
        assert_eq!(counts(bus.publish_when_ready(Step(step)).await), (2, 0, 0));
    }
    app.finish().await;
    assert_eq!(of(&journal, "slow "), ["0", "1", "2", "3", "4", "5"]);
}

#[tokio::test]
async fn events_of_one_task_come_in_their_order() {
    let journal = Journal::default();
    let app = App::empty().service::<Quick>().provide(journal.clone());
    let app = TestApp::start(app).await;
    let bus = bus(&app);
    for step in 3..300 {
        bus.publish(Step(step));
    }
    app.finish().await;
    let expected: Vec<String> = (3..300).map(|step| step.to_string()).collect();
    assert_eq!(of(&journal, "quick "), expected);
}
