//! Hooks without `#[lifecycle]`, hooks of which there is only one, and hooks that must not run.

use std::sync::atomic::{AtomicBool, Ordering};

use asena_ws::StartError;
use asena_ws::prelude::*;

use super::LONG;
use crate::kit::Journal;

#[service]
struct Prices {
    #[inject]
    journal: Provided<Journal>,
}

impl Lifecycle for Prices {
    async fn on_start(&self) -> Result<()> {
        self.journal.note("load prices");
        Ok(())
    }

    async fn on_stop(&self) -> Result<()> {
        self.journal.note("store prices");
        Ok(())
    }
}

#[tokio::test]
async fn a_lifecycle_can_be_implemented_by_hand() {
    let journal = Journal::default();
    let app = App::empty().service::<Prices>().provide(journal.clone());
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    app.shutdown(LONG).await;
    assert_eq!(journal.lines(), ["load prices", "store prices"]);
}

#[service]
struct Report {
    #[inject]
    journal: Provided<Journal>,
}

#[lifecycle]
impl Report {
    /// Returns nothing: it cannot fail.
    #[on_stop]
    async fn print(&self) {
        self.journal.note("print report");
    }
}

#[tokio::test]
async fn a_component_without_a_start_hook_is_stopped_once_the_app_has_started() {
    let journal = Journal::default();
    let app = App::empty().service::<Report>().provide(journal.clone());
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    app.shutdown(LONG).await;
    assert_eq!(journal.lines(), ["print report"]);
}

#[service]
struct Migration {}

impl Lifecycle for Migration {
    async fn on_start(&self) -> Result<()> {
        let rows: u32 = "many".parse()?;
        assert_eq!(rows, 0);
        Ok(())
    }
}

#[tokio::test]
async fn a_hook_written_by_hand_is_named_at_its_component() {
    let app = App::empty().service::<Migration>();
    let app = app.build().await.expect("the app is built");
    let error = app.start().await.expect_err("`many` is no number");
    let StartError::Hook { hook, source } = error else {
        panic!("{error}");
    };
    assert_eq!(hook.component, "it::lifecycle::hand_written::Migration");
    assert_eq!((hook.method, hook.at.file), ("on_start", file!()));
    assert_eq!(source.to_string(), "invalid digit found in string");
}

#[service]
#[derive(Debug)]
struct Clock {
    is_running: AtomicBool,
}

#[lifecycle]
impl Clock {
    #[on_start]
    async fn wind_up(&self) {
        self.is_running.store(true, Ordering::SeqCst);
    }
}

#[service]
struct Alarm {
    #[inject]
    clock: Arc<Clock>,
}

#[tokio::test]
async fn the_hooks_of_an_overridden_component_do_not_run() {
    let fake = Arc::new(Clock {
        is_running: AtomicBool::new(false),
    });
    let app = App::empty().service::<Alarm>().override_with(Arc::clone(&fake));
    let app = app.build().await.expect("the app is built");
    app.start().await.expect("the app starts");
    let alarm: Arc<Alarm> = app.container().get().expect("the alarm is a root");
    assert!(Arc::ptr_eq(&alarm.clock, &fake));
    assert!(!fake.is_running.load(Ordering::SeqCst));
}
