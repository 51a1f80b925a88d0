//! What goes wrong in jobs, and in what their marks say.

use asena_ws::StartError;

use super::*;

#[service]
struct Faulty {
    #[inject]
    journal: Provided<Journal>,
}

#[jobs]
impl Faulty {
    #[schedule(every = "10s")]
    async fn fails(&self) -> Result<()> {
        self.journal.note("fails");
        Err("the disk is full".into())
    }

    #[schedule(every = "10s")]
    async fn panics(&self) {
        self.journal.note("panics");
        panic!("the job was told to panic");
    }
}

#[tokio::test(start_paused = true)]
async fn after_an_error_and_after_a_panic_the_schedule_goes_on() {
    let journal = Journal::default();
    let app = at_ten::<Faulty>(&journal).await;
    let lines = after(&journal, 35 * SECOND).await;
    assert_eq!(lines.iter().filter(|line| *line == "fails").count(), 3);
    assert_eq!(lines.iter().filter(|line| *line == "panics").count(), 3);
    app.finish().await;
}

#[service]
struct Atlantis {}

#[jobs]
impl Atlantis {
    #[schedule(cron = "0 3 * * *", time_zone = "Europe/Atlantis")]
    async fn nightly(&self) {}
}

#[service]
struct Never {}

#[jobs]
impl Never {
    #[schedule(cron = "0 3 30 2 *")]
    async fn nightly(&self) {}
}

async fn problem<C: asena_ws::Component>() -> String {
    match App::empty().service::<C>().build().await {
        Err(error @ StartError::Schedule { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_unknown_time_zone_and_a_date_that_never_comes_are_errors_of_the_start() {
    let unknown = problem::<Atlantis>().await;
    let job = "the job `it::scheduling::faults::Atlantis::nightly` (tests/it/scheduling/faults.rs:";
    assert!(unknown.starts_with(job), "{unknown}");
    assert!(
        unknown.contains("knows no time zone `Europe/Atlantis`"),
        "{unknown}"
    );
    let never = problem::<Never>().await;
    assert!(
        never.ends_with("cannot be scheduled: no date is ever one of `0 3 30 2 *`"),
        "{never}"
    );
}
